"""What each kind of event does to a ticket's promises."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from desk.sla.replay.kinds import FINISHED, FROM_CUSTOMER, OPEN, WAITING_CUSTOMER, By, Kind
from desk.sla.replay.log import Step
from desk.sla.replay.promise import Ending
from desk.sla.replay.ticket import Ticket
from desk.sla.replay.types import BadLog, Cause, Metric, Policy
from desk.sla.types import Calendar, always_open

Policies = Mapping[str, Policy]
Handler = Callable[[Ticket, Step, int, Policies], None]

ASKABLE = frozenset({Metric.CARRIER_REPLY, Metric.APPROVAL, Metric.OWNERSHIP})
RESPONSES = (Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE)
PROMISED = "promised"  # the conversation of an update whose instant was named to the customer


def opened(ticket: Ticket, step: Step, origin: int, policies: Policies) -> None:
    by = _one_of(By, step.data.get("by") or By.CUSTOMER)
    ticket.policy = policy_of(step, policies)
    ticket.opened_at, ticket.customer = step.at, step.data.get("customer")
    ticket.history.append((step.at, OPEN))
    ticket.trace.add(step.at, f"opened by {by}, {f'policy {ticket.policy.key}' if ticket.policy else 'no policy'}")
    if by is By.IMPORT and not step.data.get("clocks"):
        return
    if by is not By.AGENT_PROACTIVE:
        ticket.start(Metric.FIRST_RESPONSE, step.at, origin)
    if by in FROM_CUSTOMER:
        ticket.heard.append(step.at)
    ticket.start(Metric.RESOLUTION, step.at, origin)


def split_from(ticket: Ticket, step: Step, origin: int, policies: Policies) -> None:
    """An answer that came along may bounce yet, also one from before the message that this ticket begins with."""
    ticket.sent.update(one.data["id"] for one in step.data["moved"] if one.kind == Kind.REPLY and "id" in one.data)
    ticket.retarget(step.at, policy_of(step, policies), Cause.SPLIT)


def customer_message(ticket: Ticket, step: Step, origin: int, policies: Policies) -> None:
    if ticket.finished:
        if not ticket.reopens_at(step.at):
            ticket.new_ticket_at, ticket.left = ticket.new_ticket_at or step.at, True
            ticket.trace.add(step.at, "a message too late to reopen: a new ticket")
            return
        ticket.reopen(step.at, OPEN, origin)
    ticket.heard.append(step.at)
    if not any(ticket.expects(metric) for metric in RESPONSES):
        ticket.start(Metric.NEXT_RESPONSE, step.at, origin)
    if ticket.status == WAITING_CUSTOMER:
        ticket.set_status(step.at, OPEN)


def reply(ticket: Ticket, step: Step, origin: int, policies: Policies) -> None:
    reply_id = step.data.get("id")
    if reply_id is not None:
        ticket.sent.add(reply_id)
    if reply_id in ticket.voided:
        ticket.trace.add(step.at, f"reply {reply_id} never reached anybody")
    elif not ticket.finished:
        _answer(ticket, step, origin)


def call_logged(ticket: Ticket, step: Step, origin: int, policies: Policies) -> None:
    if step.data.get("spoke_to_customer", True) and not ticket.finished:
        _answer(ticket, step, origin)


def status(ticket: Ticket, step: Step, origin: int, policies: Policies) -> None:
    to = step.data["to"]
    if to == ticket.status:
        return
    if to in FINISHED:
        ticket.solve(step.at, to)
    elif ticket.finished:
        ticket.reopen(step.at, to, origin)
    else:
        ticket.set_status(step.at, to)


def retarget(ticket: Ticket, step: Step, origin: int, policies: Policies) -> None:
    ticket.retarget(step.at, policy_of(step, policies))


def no_answer_needed(ticket: Ticket, step: Step, origin: int, policies: Policies) -> None:
    if ticket.end(Metric.NEXT_RESPONSE, step.at, Ending.WAIVED):
        ticket.relieved.append(step.at)


def extended(ticket: Ticket, step: Step, origin: int, policies: Policies) -> None:
    metric, due = _one_of(Metric, step.data["metric"]), step.data["due"]
    by, approved_by = step.data.get("by"), step.data.get("approved_by")
    if by is not None and by == approved_by:
        raise BadLog("an extension approved by who asked for it")
    if due <= step.at:
        raise BadLog("an extension into the past")
    conversation = step.data.get("conversation")  # empty is the ticket's own, None every one
    for slot, promise in ticket.running.items():
        if slot[0] is metric and conversation in (None, slot[1] or ""):
            promise.extend(step.at, due)


def spam(ticket: Ticket, step: Step, origin: int, policies: Policies) -> None:
    ticket.cancel_all(step.at, Cause.SPAM)


def merged_into(ticket: Ticket, step: Step, origin: int, policies: Policies) -> None:
    ticket.cancel_all(step.at, Cause.MERGED)


def asked(ticket: Ticket, step: Step, origin: int, policies: Policies) -> None:
    metric = _one_of(Metric, step.data["metric"])
    if metric not in ASKABLE:
        raise BadLog(f"{metric} is not asked for")
    slot = (metric, step.data["conversation"])
    target = _asked_target(ticket, metric, step.data.get("target"))
    if slot not in ticket.running and target is not None:
        ticket.start_asked(slot, step.at, origin, _calendar(ticket, step.data), target)


def answered(ticket: Ticket, step: Step, origin: int, policies: Policies) -> None:
    metric = step.data.get("metric")
    for slot in [slot for slot in ticket.running if slot[1] == step.data["conversation"]]:
        if metric is None or slot[0] is _one_of(Metric, metric):
            ticket.end_slot(slot, step.at, Ending.ANSWERED)


def policy_of(step: Step, policies: Policies) -> Policy | None:
    """The policy that an event names. Raises BadLog."""
    key = step.data.get("policy")
    if key is None:
        return None
    if key not in policies:
        raise BadLog(f"no such policy: {key}")
    return policies[key]


HANDLERS: Mapping[Kind, Handler] = {
    Kind.OPENED: opened,
    Kind.SPLIT_FROM: split_from,
    Kind.CUSTOMER_MESSAGE: customer_message,
    Kind.REPLY: reply,
    Kind.CALL_LOGGED: call_logged,
    Kind.STATUS: status,
    Kind.RETARGET: retarget,
    Kind.NO_ANSWER_NEEDED: no_answer_needed,
    Kind.EXTENDED: extended,
    Kind.SPAM: spam,
    Kind.DELETED: spam,
    Kind.ASKED: asked,
    Kind.ANSWERED: answered,
    Kind.MERGED_INTO: merged_into,
}


def _answer(ticket: Ticket, step: Step, origin: int) -> None:
    for metric in (*RESPONSES, Metric.UPDATE):
        ticket.end(metric, step.at, Ending.ANSWERED)
    ticket.end_slot((Metric.UPDATE, PROMISED), step.at, Ending.ANSWERED)
    ticket.answered.append(step.at)
    ticket.relieved.append(step.at)
    ticket.start(Metric.UPDATE, step.at, origin)
    if (by := step.data.get("next_update_by")) is not None and by > step.at:
        ticket.start_promised((Metric.UPDATE, PROMISED), step.at, origin, by)


def _asked_target(ticket: Ticket, metric: Metric, target: timedelta | int | None) -> timedelta | None:
    """The target that came with the question, in minutes or as a length, else the policy's."""
    if target is None:
        return ticket.policy.targets.get(metric) if ticket.policy else None
    return target if isinstance(target, timedelta) else timedelta(minutes=target)


def _calendar(ticket: Ticket, data: Mapping[str, Any]) -> Calendar:
    if "calendar" in data:
        return data["calendar"] or always_open()
    return ticket.policy.calendar if ticket.policy else always_open()


def _one_of(words: type[Any], word: Any) -> Any:
    try:
        return words(word)
    except ValueError:
        raise BadLog(f"no such {words.__name__.lower()}: {word}") from None
