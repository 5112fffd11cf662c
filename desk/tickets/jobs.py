"""Work after the commit. Jobs take ids, claim, act and record; they may run twice or die half-way."""

from desk.tickets.delivering.inquiry import deliver_inquiry
from desk.tickets.delivering.mail import deliver, deliver_copy
from desk.tickets.firing import fire_due


def deliver_message(message_id: int) -> None:
    deliver(message_id)


def deliver_copy_of_message(copy_id: int) -> None:
    deliver_copy(copy_id)


def deliver_inquiry_mail(mail_id: int) -> None:
    deliver_inquiry(mail_id)


def fire_levels() -> None:
    while fire_due():
        pass
