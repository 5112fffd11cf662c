"""What is promised on a ticket: its log grows with what happens, its timers follow, the queue is ordered by them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from desk.core.queues import enqueue_after_commit
from desk.sla.commands.promise import Happening, Standing, settle, what_the_log_says
from desk.sla.queries import are_of_one_policy, last_key, log_of
from desk.sla.replay.types import Event
from desk.tickets.family import way_of
from desk.tickets.models import Message, Ticket
from desk.tickets.terms import promise_of
from desk.tickets.types import DONE, LATER, LIVE


def opened(ticket: Ticket, *, by: str, at: datetime) -> Happening:
    """`by`: customer, agent_on_behalf or agent_proactive."""
    return Happening("opened", at, {"by": by, "policy": promise_of(ticket)} | whose(ticket))


def whose(ticket: Ticket) -> dict[str, str]:
    """The customer as logs name them: tickets that are merged share their age only when they are one customer's."""
    return {"customer": str(ticket.customer_id)} if ticket.customer_id is not None else {}


def customer_wrote(at: datetime) -> Happening:
    return Happening("customer_message", at)


def answered(message: Message, *, at: datetime, next_update_by: datetime | None = None) -> Happening:
    """An answer on its way, which may promise the next update; sent once more after a failure it is another one."""
    promised = {"next_update_by": next_update_by} if next_update_by else {}
    return Happening("reply", at, {"id": f"m{message.id} {at.isoformat()}", **promised})


def promised_in(message: Message) -> datetime | None:
    """The next update that an answer promised when it was sent first, None when it promised none."""
    mine = (row.data for row in log_of(message.ticket_id) if row.kind == "reply")
    said = next((one.get("next_update_by") for one in mine if one["id"].startswith(f"m{message.id} ")), None)
    return datetime.fromisoformat(said) if said else None


def bounced(message: Message, *, at: datetime) -> Happening | None:
    """The answer never reached anybody: what it had stopped runs on from its old start."""
    replies = [one for row in log_of(message.ticket_id) for one in replies_in(row.kind, row.data)]
    of = next((one for one in reversed(replies) if one.startswith(f"m{message.id} ")), None)
    return Happening("bounced", at, {"of": of}) if of else None


def replies_in(kind: str, data: Mapping[str, Any]) -> list[str]:
    """The ids of the answers that one event of a log tells of: its own, or those that moved in a split."""
    moved = [one for one in data.get("moved", ()) if one["kind"] == "reply"]
    return [data["id"]] if kind == "reply" else [one["data"]["id"] for one in moved]


def status_is(ticket: Ticket, at: datetime) -> Happening:
    return Happening("status", at, {"to": ticket.status})


def rechosen(ticket: Ticket, at: datetime) -> list[Happening]:
    """Something that policies go by is not what it was: another promise may be the ticket's. Mostly none is.

    A newer version of the same row of the same policy is no other promise: running ones keep their terms.
    """
    logged, before = last_key(ticket.id)
    key = promise_of(ticket) if logged else before
    if key == before or (key and before and are_of_one_policy((key, before))):
        return []
    return [Happening("retarget", at, {"policy": key})]


def choose_again(ticket: Ticket, at: datetime) -> bool:
    """As `rechosen`, written down; whether another promise is the ticket's now."""
    happenings = rechosen(ticket, at)
    if happenings:
        keep_promises(ticket, happenings, at=at)
    return bool(happenings)


def keep_promises(
    ticket: Ticket, happenings: Sequence[Happening], *, at: datetime, quiet: bool = False, new: bool = False
) -> None:
    """Write down what happened and bring timers and the ticket's place in the queue in line: a command's last line.

    `quiet` is for history that is brought in: what is past by `at` rings no more. `new`: the ticket was made just now.
    """
    standing = settle(ticket.id, happenings, first=lambda: _first(ticket, happenings, at), now=at, quiet=quiet, new=new)
    place(ticket, standing)
    if standing.rings:
        enqueue_after_commit("tickets.fire_levels", queue="default")


def keep_on_way(ticket: Ticket, happening: Happening, *, at: datetime) -> None:
    """The same for what becomes of a mail: told to the ticket that it stands in, and to each that this went on in.

    Every ticket of the way is locked. Each is told through which of its own it came: undoing the merge takes it back.
    """
    before: Ticket | None = None
    for one in way_of(ticket):
        through = {"through": str(before.id)} if before is not None else {}
        keep_promises(one, [replace(happening, data={**happening.data, **through})], at=at)
        before = one


def place(ticket: Ticket, standing: Standing) -> None:
    """Put the ticket where its promises say in every list that is in their order."""
    ticket.due_at, ticket.due_metric = standing.due_at, standing.metric
    ticket.queue_at = (standing.due_at or LATER) if ticket.status in LIVE else DONE


def may_reopen(ticket: Ticket, *, at: datetime) -> bool:
    """Whether a word of the customer opens this ticket again; after the promised days it begins a new one."""
    if ticket.status in LIVE:
        return True
    says = what_the_log_says(ticket.id, now=at, then=[Event("customer_message", at.replace(microsecond=0))])
    return says is None or says.new_ticket_at is None


def _first(ticket: Ticket, happenings: Sequence[Happening], at: datetime) -> Sequence[Happening]:
    """What the log of a ticket begins with.

    One that is older than logs are has no promises from before; what happens from now on counts. What a machine opened
    becomes the customer's with their first word.
    """
    one = happenings[0] if happenings else Happening("", at)
    if one.kind in ("opened", "split_from"):
        return happenings
    if ticket.automatic and one.kind == "customer_message":
        return [opened(ticket, by="customer", at=one.at), *happenings[1:]]
    imported = {"by": "import", "clocks": False, "policy": promise_of(ticket)}
    return [Happening("opened", one.at, imported), *happenings]
