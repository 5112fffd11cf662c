from pydantic import Field

from desk.accounts.types import Language
from desk.api.shapes.base import AskedId, Id, In, Out, PageQuery, Time, said


class Contact(Out):
    """A person. `masked` says whether name, mail, phone and address are shown in part only."""

    id: int
    customer_id: int | None
    name: str
    email: str
    phone: str
    address: str
    language: Language
    time_zone: str
    sees_charges: bool
    masked: bool
    created_at: Time


class ContactQuery(PageQuery):
    """`email` is a whole address."""

    customer: AskedId | None = None
    email: said(254, 3) | None = None  # type: ignore[valid-type]


class ContactChange(In):
    """What is left out or empty stays. `customer_id`, `sees_charges` and `email` need the right to decide them."""

    name: said(200) = ""  # type: ignore[valid-type]
    phone: said(40) = ""  # type: ignore[valid-type]
    address: said(300) = ""  # type: ignore[valid-type]
    language: Language | None = None
    time_zone: said(64) = ""  # type: ignore[valid-type]
    email: said(254) = ""  # type: ignore[valid-type]
    customer_id: Id | None = None
    sees_charges: bool | None = None


class NewContact(ContactChange):
    """A person by mail address. Whose they are is read from the domain, unless it is said."""

    email: str = Field(max_length=254, pattern=r"^[^\s<>,;:\"()\[\]\\@\x00]+@[^\s<>,;:\"()\[\]\\@\x00]+$")


class Customer(Out):
    """A company. `tier` is null to a customer's token."""

    id: int
    name: str
    language: str
    time_zone: str
    tier: str | None
