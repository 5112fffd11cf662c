"""What a token may be used for."""

from collections.abc import Iterable
from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Scope(StrEnum):
    SHIPMENTS_READ = "shipments:read"
    SHIPMENTS_WRITE = "shipments:write"
    TICKETS_READ = "tickets:read"
    TICKETS_WRITE = "tickets:write"
    NOTES_WRITE = "notes:write"
    CONTACTS_READ = "contacts:read"
    CONTACTS_WRITE = "contacts:write"
    PII_READ = "pii:read"
    INVOICES_READ = "invoices:read"
    WEBHOOKS_MANAGE = "webhooks:manage"


WORDS = {
    Scope.SHIPMENTS_READ: _l("Read shipments, their events and exceptions"),
    Scope.SHIPMENTS_WRITE: _l("Add and change shipments"),
    Scope.TICKETS_READ: _l("Read tickets and messages"),
    Scope.TICKETS_WRITE: _l("Open, answer and change tickets"),
    Scope.NOTES_WRITE: _l("Write internal notes"),
    Scope.CONTACTS_READ: _l("Read customers and contacts, masked"),
    Scope.CONTACTS_WRITE: _l("Add and correct contacts"),
    Scope.PII_READ: _l("See names, addresses and numbers in full"),
    Scope.INVOICES_READ: _l("Read invoices, charges and disputes"),
    Scope.WEBHOOKS_MANAGE: _l("Manage webhooks"),
}
FOR_SHIPMENTS = frozenset({Scope.SHIPMENTS_READ, Scope.SHIPMENTS_WRITE})  # what every token could do once
OURS = frozenset({Scope.NOTES_WRITE})  # no customer's system writes what only we read


def scopes_named(names: Iterable[object]) -> frozenset[Scope]:
    """Those of these words that are scopes."""
    return frozenset(one for one in Scope if one.value in set(map(str, names)))
