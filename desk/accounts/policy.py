"""Who may do what: the one table. A new right is a new word here."""

from desk.accounts.types import Role

TICKET_WORK = frozenset(
    {
        "ticket.view",
        "ticket.reply",
        "ticket.note",
        "ticket.assign",
        "ticket.status",
        "ticket.classify",
        "ticket.merge",
        "contact.reveal",
        "contact.edit",
        "link.withdraw",
        "flow.work",
    }
)
FREIGHT_WORK = frozenset({"shipment.view", "shipment.edit", "exception.work"})
FREIGHT_RULE = frozenset({"shipment.import", "incident.work"})  # what touches many shipments at once
CONTACT_RULE = frozenset({"contact.entitle"})  # whose contact it is, what they may see, where our answers go
HELP_RULE = frozenset({"article.edit"})
PROMISE_RULE = frozenset({"promise.extend", "promise.correct", "report.view"})
LEDGER = frozenset({"invoice.view", "invoice.import", "dispute.view", "dispute.raise", "dispute.decide"})

PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.AGENT: TICKET_WORK | FREIGHT_WORK,
    Role.SUPERVISOR: TICKET_WORK
    | FREIGHT_WORK
    | FREIGHT_RULE
    | CONTACT_RULE
    | PROMISE_RULE
    | HELP_RULE
    | {"flow.skip", "ticket.view_all", "promise.watch", "outbox.view", "outbox.resend", "invoice.view", "dispute.view"},
    Role.FINANCE: LEDGER
    | {"shipment.view", "report.view", "ticket.view", "ticket.view_all", "ticket.reply", "ticket.note", "flow.work"},
    Role.ADMINISTRATOR: TICKET_WORK
    | FREIGHT_WORK
    | FREIGHT_RULE
    | CONTACT_RULE
    | PROMISE_RULE
    | HELP_RULE
    | LEDGER
    | {
        "flow.skip",
        "ticket.view_all",
        "promise.watch",
        "outbox.view",
        "outbox.resend",
        "mail.parked",
        "audit.view",
        "settings.manage",
    },
}


def allows(role: Role, permission: str) -> bool:
    """Whether `role` has the right; an unknown right is nobody's."""
    return permission in PERMISSIONS[role]
