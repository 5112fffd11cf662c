"""Settings > Carriers and partners: whom we ask, and how they are reached."""

from flask import render_template
from flask.typing import ResponseReturnValue

from desk.accounts.login import require
from desk.admin.forms.third_party import ThirdPartyForm
from desk.admin.saving import SAVED, attempt
from desk.admin.views.pages import MANAGE, actor, saved
from desk.core.seen import mark_of
from desk.core.times import utcnow
from desk.inquiries.directory import all_parties, party_by_id, save_party
from desk.sla.lengths import length_text


def show_parties() -> ResponseReturnValue:
    require(MANAGE)
    return render_template("admin/third_parties.html", parties=all_parties())


def new_party() -> ResponseReturnValue:
    require(MANAGE)
    return _page(None, ThirdPartyForm(formdata=None))


def create() -> ResponseReturnValue:
    who, form = actor(), ThirdPartyForm()
    status = attempt(form, lambda: save_party(form.draft(), actor=who, at=utcnow()))
    return saved("admin.third_parties") if status == SAVED else (_page(None, form), status)


def show_party(party_id: int) -> ResponseReturnValue:
    require(MANAGE)
    return _page(party_id, _form(party_id))


def change(party_id: int) -> ResponseReturnValue:
    who, party, form = actor(), party_by_id(party_id), ThirdPartyForm()
    status = attempt(
        form,
        lambda: save_party(form.draft(), actor=who, at=utcnow(), party=party, seen=form.seen.data),
        lambda: _form(party_id),
    )
    return saved("admin.third_parties") if status == SAVED else (_page(party_id, form), status)


def _form(party_id: int) -> ThirdPartyForm:
    party = party_by_id(party_id)
    within = length_text(party.minutes) if party.minutes else ""
    return ThirdPartyForm(formdata=None, obj=party, seen=mark_of(party), within=within)


def _page(party_id: int | None, form: ThirdPartyForm) -> str:
    return render_template("admin/third_party.html", party=party_by_id(party_id) if party_id else None, form=form)
