"""Who writes and who is answered, masked by the server."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ContactPanel:
    """The customer, masked by the server: no clear value is ever in here."""

    name: str
    company: str | None
    tier: str | None  # diamond, gold, standard
    email: str
    phone: str
    language: str
    time_zone: str
    address: str = ""
    subject: str = ""  # contact:7, to ask for one value in full


@dataclass(frozen=True)
class RecipientView:
    """Somebody who gets an answer, or does not; `shown` is masked, `why` in words."""

    key: str
    shown: str
    why: str
    new: bool = False  # the last answer did not go to them
    may_add: bool = False


@dataclass(frozen=True)
class RecipientsView:
    """Whom the next answer goes to, as the composer shows it."""

    to: str
    copies: list[RecipientView]
    offered: list[RecipientView]  # get a copy only where they are ticked
    left_out: list[RecipientView]
    gone: list[RecipientView]
    mark: str


@dataclass(frozen=True)
class Known:
    """A contact who may be the same person; all of it masked."""

    id: int
    name: str
    company: str
    address: str = ""


@dataclass(frozen=True)
class VisitorView:
    """Who writes by a door at which nobody proves an address. `says` is masked, as they gave it."""

    known: bool  # somebody said who they are
    chat: bool
    says: str
    suggested: list[Known]
