"""Work after the commit. Jobs take ids, claim, act and record; they may run twice or die half-way."""

from desk.tickets.delivering import deliver
from desk.tickets.firing import fire_due


def deliver_message(message_id: int) -> None:
    deliver(message_id)


def fire_levels() -> None:
    while fire_due():
        pass
