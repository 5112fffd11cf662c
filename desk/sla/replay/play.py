"""A log played from its first event on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.sla.replay.caps import wake, watch_pause
from desk.sla.replay.events import HANDLERS, Policies
from desk.sla.replay.kinds import FINISHED, Kind
from desk.sla.replay.log import Log, Step
from desk.sla.replay.merge import absorb
from desk.sla.replay.numbers import Numbers
from desk.sla.replay.ticket import Ticket
from desk.sla.replay.types import BadLog
from desk.sla.replay.void import reconcile


@dataclass(frozen=True)
class Player:
    """Plays logs by these policies."""

    policies: Policies

    def play(self, log: Log, until: datetime, name: str, voided: frozenset[str] = frozenset()) -> Ticket:
        """The ticket as it stands at the end of the second `until`."""
        ticket = self._steps(Ticket(name, Numbers(), voided), log.steps)
        wake(ticket, until)
        return ticket

    def _steps(self, ticket: Ticket, steps: Sequence[Step]) -> Ticket:
        for origin, step in enumerate(steps):
            wake(ticket, step.at)
            if not _counts(ticket, step):
                continue
            if step.kind is Kind.BOUNCED:
                ticket = self._without(ticket, step, steps[:origin])
            elif step.kind is Kind.MERGED_FROM:
                self._absorb(ticket, step, origin)
            elif handler := HANDLERS.get(step.kind):
                handler(ticket, step, origin, self.policies)
            watch_pause(ticket, step.at)
        return ticket

    def _without(self, ticket: Ticket, step: Step, before: Sequence[Step]) -> Ticket:
        """The ticket as if the reply that bounced had not been sent."""
        reply = step.data["of"]
        if reply in ticket.voided:
            return ticket
        if reply not in ticket.sent:
            raise BadLog(f"{reply} bounced, which was not sent")
        other = self._steps(Ticket(ticket.name, ticket.numbers, ticket.voided | {reply}), before)
        wake(other, step.at)
        reconcile(other, ticket, step.at)
        other.trace.add(step.at, f"reply {reply} bounced")
        return other

    def _absorb(self, ticket: Ticket, step: Step, origin: int) -> None:
        if step.inner is None:
            raise BadLog("merged from a ticket without a log")
        other = self.play(step.inner, step.at, step.data["ticket"], ticket.voided)
        other.holds = step.inner.holds
        customer = step.data.get("customer") or other.customer
        absorb(ticket, other, step.at, customer, origin)


def _counts(ticket: Ticket, step: Step) -> bool:
    if ticket.left:
        return step.kind is Kind.STATUS and step.data["to"] not in FINISHED
    return not ticket.over
