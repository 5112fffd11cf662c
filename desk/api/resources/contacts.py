"""People, masked unless the token sees personal data, and the companies that they belong to."""

from flask_babel import lazy_gettext as _l

from desk.accounts.commands.contacts import Correction, Standing, contact_mark, correct_contact
from desk.accounts.contact_queries import contact_by_email, email_index
from desk.accounts.models import Contact, Customer
from desk.accounts.types import Language
from desk.api.access import contact_for, contacts_seen, customer_seen, customers_seen
from desk.api.caller import Caller
from desk.api.cursors import Paged, page_of
from desk.api.masked import masked
from desk.api.resources.tickets import person_by_mail
from desk.api.route import Call, Reply
from desk.api.shapes.people import Contact as Shown
from desk.api.shapes.people import ContactChange
from desk.api.shapes.people import Customer as ShownCustomer
from desk.core.db import db
from desk.core.errors import Faulty, NotAllowed
from desk.core.seen import lock_row
from desk.tickets.commands.rechoosing import choose_again_by_language

TO_DECIDE = {"customer_id", "sees_charges", "email"}


def list_contacts(call: Call) -> Paged[Shown]:
    asked, rows = call.query, contacts_seen(call.who)
    if asked.customer is not None:
        rows = rows.where(Contact.customer_id == asked.customer)
    if asked.email is not None:
        rows = rows.where(Contact.email_index == email_index(asked.email))
    return page_of(rows, asked, Contact.id, newest_first=False).shown(lambda one: _one(call, one))


def get_contact(call: Call) -> Reply:
    return _reply(call, contact_for(call.who, call.path["contact_id"]))


def create_contact(call: Call) -> Reply:
    """Whoever is known already stays who they are. Raises Faulty."""
    new = call.body
    _require_standing(call.who, new, free={"email"})
    if contact_by_email(new.email) is not None:
        text = _l("Another contact has this address already.")
        raise Faulty("email", text if call.who.is_ours else _l("This address is none of your company's."))
    contact = person_by_mail(call, new.email, new.name, text=new.name, field="email")
    _correct(call, contact, new)
    return _reply(call, contact, status=201)


def change_contact(call: Call) -> Reply:
    contact = contact_for(call.who, call.path["contact_id"])
    _require_standing(call.who, call.body, free=set())
    lock_row(contact)
    call.require_match(contact_mark(contact))
    _correct(call, contact, call.body)
    return _reply(call, contact)


def list_customers(call: Call) -> Paged[ShownCustomer]:
    rows = customers_seen(call.who)
    return page_of(rows, call.query, Customer.id, newest_first=False).shown(lambda one: _company(call, one))


def get_customer(call: Call) -> ShownCustomer:
    return _company(call, customer_seen(call.who, call.path["customer_id"]))


def _require_standing(who: Caller, new: ContactChange, *, free: set[str]) -> None:
    """Whose contact it is, what they may see and where answers go is for those to say who decide it on the page."""
    if (new.model_fields_set & TO_DECIDE) - free and not who.may("contact.entitle"):
        raise NotAllowed


def _correct(call: Call, contact: Contact, new: ContactChange) -> None:
    given = new.model_fields_set
    standing = Standing(
        new.customer_id if "customer_id" in given else contact.customer_id,
        new.sees_charges if new.sees_charges is not None else contact.sees_charges,
        new.email,
    )
    wanted = Correction(new.name, new.phone, new.address, new.language or "", new.time_zone)
    actor = call.who.agent.actor if call.who.is_ours else call.who.actor
    decides = bool(given & TO_DECIDE) and call.who.is_ours
    changed = correct_contact(contact, wanted, standing=standing if decides else None, actor=actor, at=call.now)
    if "language" in changed:
        choose_again_by_language(contact.id, at=call.now)
    db.session.flush()


def _reply(call: Call, contact: Contact, *, status: int = 200) -> Reply:
    return Reply(_one(call, contact), status, contact_mark(contact), f"/contacts/{contact.id}")


def _one(call: Call, contact: Contact) -> Shown:
    name, email, phone, address = masked(
        call, f"contact:{contact.id}", name=contact.name, email=contact.email, phone=contact.phone,
        address=contact.address,
    )  # fmt: skip
    return Shown(
        id=contact.id, customer_id=contact.customer_id, name=name, email=email, phone=phone, address=address,
        language=Language(contact.language), time_zone=contact.time_zone, sees_charges=contact.sees_charges,
        masked=not call.who.sees_pii, created_at=contact.created_at,
    )  # fmt: skip


def _company(call: Call, customer: Customer) -> ShownCustomer:
    return ShownCustomer(
        id=customer.id, name=customer.name, language=customer.language, time_zone=customer.time_zone,
        tier=customer.tier if call.who.is_ours else None,
    )  # fmt: skip
