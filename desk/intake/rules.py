"""When one sender writes so often that each mail of theirs would bury the desk. The thresholds stand here only."""

from datetime import datetime, timedelta

WINDOW = timedelta(minutes=10)
MOST_TICKETS = 20  # that one sender may open within the window
MOST_MESSAGES = 100  # that one sender may write within it
MOST_REPORTS = 20  # mails of machines that change nothing and that one ticket takes
REPORTS_WITHIN = timedelta(days=1)  # of this length
CALM = timedelta(hours=1)  # so long without a storm, and the next one is another storm


def is_storm(*, ticket_at: datetime | None, message_at: datetime | None, now: datetime) -> bool:
    """Whether one more new ticket is one too many.

    `ticket_at`: when the sender's MOST_TICKETS-newest ticket was opened, None when there are not so many;
    `message_at` the same of their messages.
    """
    return any(at is not None and now - at < WINDOW for at in (ticket_at, message_at))
