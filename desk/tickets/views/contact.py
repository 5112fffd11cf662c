from typing import Any

from flask import Response, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from desk.accounts.commands.contacts import Correction, Standing, contact_mark, correct_contact
from desk.accounts.forms import ContactForm, StandingForm
from desk.accounts.login import current_agent
from desk.accounts.policy import allows
from desk.accounts.queries import all_customers
from desk.accounts.types import Role
from desk.core.db import transaction
from desk.core.errors import Conflict, Faulty, NotFound
from desk.core.times import utcnow
from desk.tickets.access import ticket_for_agent
from desk.tickets.commands.rechoosing import choose_again_by_language
from desk.tickets.people import people_of


def edit_contact(reference: str) -> ResponseReturnValue:
    """The requester's details: what is known is shown masked, and what is left empty stays."""
    contact = _requester(reference)
    kind = StandingForm if _may_decide() else ContactForm
    return _page(reference, kind(formdata=None, data=_shown(contact)))


def save_contact(reference: str) -> ResponseReturnValue:
    contact = _requester(reference)
    form = StandingForm() if _may_decide() else ContactForm()
    if not form.validate_on_submit():
        return _page(reference, form, status=422)
    try:
        with transaction():
            changed = correct_contact(
                contact,
                Correction(**{name: form.text(name) for name in ("name", "phone", "address", "language", "time_zone")}),
                standing=_standing(form),
                actor=current_agent().actor,
                at=utcnow(),
                seen=form.text("seen"),
            )
            if "language" in changed:
                choose_again_by_language(contact.id, at=utcnow())
    except Faulty as problem:
        form[problem.entry].errors = [problem.text]
        return _page(reference, form, status=problem.status)
    except Conflict as problem:
        form.seen.data = contact_mark(_requester(reference))
        return _page(reference, form, status=problem.status, trouble=problem.text)
    return redirect(url_for("tickets.show", reference=reference, tab="all"), 303)


def _requester(reference: str) -> Any:
    contact = ticket_for_agent(current_agent(), reference, to="contact.edit").contact
    if contact is None:
        raise NotFound
    return contact


def _may_decide() -> bool:
    return allows(Role(current_agent().role), "contact.entitle")


def _shown(contact: Any) -> dict[str, object]:
    return {
        "language": contact.language,
        "time_zone": contact.time_zone,
        "customer_id": str(contact.customer_id or ""),
        "sees_charges": contact.sees_charges,
        "seen": contact_mark(contact),
    }


def _standing(form: ContactForm) -> Standing | None:
    if not isinstance(form, StandingForm):
        return None
    return Standing(form.customer(), bool(form.sees_charges.data), form.text("email"))


def _page(reference: str, form: ContactForm, *, status: int = 200, trouble: object = "") -> Response:
    ticket = ticket_for_agent(current_agent(), reference)
    masked = people_of(ticket)[0].values
    if isinstance(form, StandingForm):
        form.customer_id.choices = [
            SelectChoice("", "—"),
            *(SelectChoice(str(one.id), one.name) for one in all_customers()),
        ]
    return make_response(
        render_template("accounts/contact.html", reference=reference, form=form, masked=masked, trouble=trouble), status
    )
