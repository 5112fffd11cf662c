"""Who may do what: the one table. A new right is a new word here."""

from desk.accounts.types import Role

TICKET_WORK = frozenset({"ticket.view", "ticket.reply", "ticket.note", "ticket.assign", "ticket.status"})

PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.AGENT: TICKET_WORK,
    Role.SUPERVISOR: TICKET_WORK | {"ticket.view_all", "outbox.view", "outbox.resend"},
    Role.FINANCE: frozenset({"ticket.view", "ticket.view_all", "ticket.reply", "ticket.note"}),
    Role.ADMINISTRATOR: TICKET_WORK | {"ticket.view_all", "outbox.view", "outbox.resend", "mail.parked", "audit.view"},
}


def allows(role: Role, permission: str) -> bool:
    """Whether `role` has the right; an unknown right is nobody's."""
    return permission in PERMISSIONS[role]
