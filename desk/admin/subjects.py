"""Where the page is of what an entry of the audit trail is about."""

from typing import Any

from flask import url_for

from desk.tickets.numbers import reference_of

PAGES = {  # kind of subject: endpoint and the name of its argument
    "agent": ("admin.agent", "agent_id"),
    "team": ("admin.team", "team_id"),
    "customer": ("admin.customer", "customer_id"),
    "calendar": ("admin.calendar", "calendar_id"),
    "policy": ("admin.policy", "policy_id"),
    "mailbox": ("admin.mailbox", "mailbox_id"),
    "inbound": ("admin.parked_item", "item_id"),
}


def subject_url(subject: str) -> str | None:
    """The path of the page of `ticket:7` and the like, None for what has none."""
    kind, _, key = subject.partition(":")
    if kind == "macro" and key:
        return url_for("admin.macro", key=key)
    if not (key.isascii() and key.isdigit() and len(key) < 10 and int(key) > 0):
        return None
    if kind == "ticket":
        return url_for("tickets.show", reference=reference_of(int(key)))
    endpoint, argument = PAGES.get(kind, ("", ""))
    values: dict[str, Any] = {argument: int(key)}
    return url_for(endpoint, **values) if endpoint else None
