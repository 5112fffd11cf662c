"""What the tables hold of a ticket's promises: its log, its timers and their levels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desk.core.bulk import foresee, foreseen
from desk.sla.models import SlaEvent, SlaLevel, SlaTimer
from desk.sla.queries import levels_by_timer, log_of, logs_of, timers_of, timers_of_all

NOTED = "promises"


@dataclass(frozen=True)
class OnRecord:
    """What the tables hold of one ticket; `levels` by timer, None to have them read."""

    ticket_id: int
    log: Sequence[SlaEvent]
    timers: Sequence[SlaTimer]
    levels: Mapping[int, Sequence[SlaLevel]] | None = None

    def levels_of(self, timer_ids: Sequence[int]) -> list[SlaLevel]:
        return [row for timer_id in timer_ids for row in (self.levels or {}).get(timer_id, ())]


def on_record(ticket_id: int) -> OnRecord:
    """For whoever is about to change it, with the ticket locked."""
    return foreseen((NOTED, ticket_id), lambda: OnRecord(ticket_id, log_of(ticket_id), timers_of(ticket_id)))


def records_of(ticket_ids: Sequence[int]) -> dict[int, OnRecord]:
    """Of many tickets, with three statements; those without a log are left out."""
    logs, timers = logs_of(ticket_ids), timers_of_all(ticket_ids)
    levels = levels_by_timer([row.id for rows in timers.values() for row in rows])
    return {one: OnRecord(one, logs[one], timers.get(one, []), levels) for one in ticket_ids if one in logs}


def foresee_records(ticket_ids: Sequence[int]) -> None:
    """Note for `on_record` what is there of these tickets, all of them locked."""
    for ticket_id, known in records_of(ticket_ids).items():
        foresee((NOTED, ticket_id), known)
