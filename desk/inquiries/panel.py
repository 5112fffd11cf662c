"""The questions of a ticket to third parties as its page shows them."""

from collections.abc import Iterable
from typing import Any

from desk.inquiries.pages import InquiryView


def inquiry_views(rows: Iterable[Any], clocks: Iterable[Any]) -> list[InquiryView]:
    """Open ones first, what is due first in front; then the others, newest first."""
    dues = {clock.conversation: clock.due_at for clock in clocks}
    views = [
        InquiryView(
            id=row.id,
            party=row.party,
            name=row.name,
            question=row.question,
            state="answered" if row.answered_at else "withdrawn" if row.withdrawn_at else "open",
            asked_by=row.asked_by,
            asked_at=row.asked_at,
            due_at=dues.get(f"inquiry:{row.id}"),
            answer=row.answer,
            answered_at=row.answered_at,
        )
        for row in rows
    ]
    views.sort(key=lambda one: one.asked_at, reverse=True)
    still_open = [one for one in views if one.state == "open"]
    still_open.sort(key=lambda one: (one.due_at is None, one.due_at or one.asked_at))
    return still_open + [one for one in views if one.state != "open"]
