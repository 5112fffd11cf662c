"""What is promised on a ticket: its log grows with what happens, its timers follow, the queue is ordered by them."""

from collections.abc import Sequence
from datetime import datetime

from desk.accounts.types import Tier
from desk.core.queues import enqueue_after_commit
from desk.sla.commands.promise import Happening, settle, what_the_log_says
from desk.sla.queries import log_of, promise_for
from desk.sla.replay.types import Event
from desk.tickets.models import Message, Ticket
from desk.tickets.types import DONE, LATER, LIVE


def opened(ticket: Ticket, *, by: str, at: datetime) -> Happening:
    """`by`: customer, agent_on_behalf or agent_proactive."""
    return Happening("opened", at, {"by": by, "policy": promise_of(ticket)})


def customer_wrote(at: datetime) -> Happening:
    return Happening("customer_message", at)


def answered(message: Message, *, at: datetime) -> Happening:
    """An answer on its way; sent once more after a failure it is another one."""
    return Happening("reply", at, {"id": f"m{message.id} {at.isoformat()}"})


def bounced(message: Message, *, at: datetime) -> Happening | None:
    """The answer never reached anybody: what it had stopped runs on from its old start."""
    replies = [row.data["id"] for row in log_of(message.ticket_id) if row.kind == "reply"]
    of = next((one for one in reversed(replies) if one.startswith(f"m{message.id} ")), None)
    return Happening("bounced", at, {"of": of}) if of else None


def status_is(ticket: Ticket, at: datetime) -> Happening:
    return Happening("status", at, {"to": ticket.status})


def retargeted(ticket: Ticket, at: datetime) -> Happening:
    """Type, priority or customer are not what they were: another promise may be the ticket's."""
    return Happening("retarget", at, {"policy": promise_of(ticket)})


def keep_promises(ticket: Ticket, happenings: Sequence[Happening], *, at: datetime, quiet: bool = False) -> None:
    """Write down what happened and bring timers and the ticket's place in the queue in line: a command's last line.

    `quiet` is for history that is brought in: what is past by `at` rings no more.
    """
    standing = settle(ticket.id, happenings, first=lambda: _first(ticket, happenings, at), now=at, quiet=quiet)
    ticket.due_at, ticket.due_metric = standing.due_at, standing.metric
    ticket.queue_at = (standing.due_at or LATER) if ticket.status in LIVE else DONE
    if standing.rings:
        enqueue_after_commit("tickets.fire_levels", queue="default")


def may_reopen(ticket: Ticket, *, at: datetime) -> bool:
    """Whether a word of the customer opens this ticket again; after the promised days it begins a new one."""
    if ticket.status in LIVE:
        return True
    says = what_the_log_says(ticket.id, now=at, then=[Event("customer_message", at.replace(microsecond=0))])
    return says is None or says.new_ticket_at is None


def promise_of(ticket: Ticket) -> str | None:
    tier = ticket.customer.tier if ticket.customer else Tier.STANDARD
    return promise_for(type=ticket.type, tier=tier, priority=ticket.priority)


def _first(ticket: Ticket, happenings: Sequence[Happening], at: datetime) -> Sequence[Happening]:
    """What the log of a ticket begins with.

    One that is older than logs are has no promises from before; what happens from now on counts. What a machine opened
    becomes the customer's with their first word.
    """
    one = happenings[0] if happenings else Happening("", at)
    if one.kind == "opened":
        return happenings
    if ticket.automatic and one.kind == "customer_message":
        return [opened(ticket, by="customer", at=one.at), *happenings[1:]]
    imported = {"by": "import", "clocks": False, "policy": promise_of(ticket)}
    return [Happening("opened", one.at, imported), *happenings]
