"""Work after the commit."""

from desk.notifications import delivering


def push(notice_id: int) -> None:
    delivering.push(notice_id)
