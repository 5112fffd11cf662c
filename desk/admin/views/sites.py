"""Settings > Forms and chats: what stands on customers' sites and on our own."""

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from desk.accounts.login import require
from desk.accounts.queries import all_teams
from desk.admin.forms.base import one_of
from desk.admin.forms.site import KIND, SiteForm
from desk.admin.saving import SAVED, attempt
from desk.admin.views.pages import MANAGE, actor, saved
from desk.channels.queries import all_mailboxes, main_address
from desk.core.seen import mark_of
from desk.core.times import utcnow
from desk.sites.commands.doors import save_door
from desk.sites.queries import all_doors, door_by_id
from desk.sites.types import DoorKind
from desk.sla.settings import all_calendars

SAME = "name kind team_id mailbox_id calendar_id colour answers_from_articles active".split()


def show_sites() -> ResponseReturnValue:
    require(MANAGE)
    teams = {team.id: team.name for team in all_teams()}
    return render_template("admin/sites.html", doors=all_doors(), teams=teams, kinds=KIND)


def new_site() -> ResponseReturnValue:
    require(MANAGE)
    return _page(None, SiteForm(formdata=None))


def create() -> ResponseReturnValue:
    who, form, made = actor(), SiteForm(), []
    _fill(form)
    status = attempt(form, lambda: made.append(save_door(form.draft(), actor=who, at=utcnow()).id))
    return saved("admin.site", door_id=made[0]) if status == SAVED else (_page(None, form), status)


def show_site(door_id: int) -> ResponseReturnValue:
    require(MANAGE)
    return _page(door_id, _form(door_id))


def change(door_id: int) -> ResponseReturnValue:
    who, door, form = actor(), door_by_id(door_id), SiteForm()
    _fill(form)
    form.kind.data = door.kind
    status = attempt(
        form,
        lambda: save_door(form.draft(), actor=who, at=utcnow(), door=door, seen=form.seen.data),
        lambda: _form(door_id),
    )
    return saved("admin.site", door_id=door_id) if status == SAVED else (_page(door_id, form), status)


def preview(door_id: int) -> ResponseReturnValue:
    """A page as a customer's site may be, with the snippet in it."""
    require(MANAGE)
    door = door_by_id(door_id)
    return render_template("admin/site_preview.html", door=door, chat=door.kind == DoorKind.CHAT)


def _form(door_id: int) -> SiteForm:
    door = door_by_id(door_id)
    given = {name: getattr(door, name) for name in SAME}
    greetings = {"greeting_zh": door.words.get("zh_CN", ""), "greeting_en": door.words.get("en", "")}
    form = SiteForm(formdata=None, seen=mark_of(door), origins="\n".join(door.origins), **greetings, **given)
    _fill(form)
    return form


def _page(door_id: int | None, form: SiteForm) -> str:
    _fill(form)
    door = door_by_id(door_id) if door_id else None
    return render_template(
        "admin/site.html", door=door, form=form, snippet=_snippet(door.kind, door.key) if door else ""
    )


def _snippet(kind: str, key: str) -> str:
    """What is put into a page of the site."""
    base = current_app.config["DESK"].base_url
    if kind == DoorKind.CHAT:
        return f'<script src="{base}{url_for("sites.script", key=key)}" async></script>'
    address = url_for("sites.form", key=key, frame="1")
    return f'<iframe src="{base}{address}" title="{_("Write to us")}" width="100%" height="820"></iframe>'


def _fill(form: SiteForm) -> None:
    form.team_id.choices = one_of(all_teams(), _("(no team)"))
    boxes = [SelectChoice(box.id, box.address) for box in all_mailboxes() if box.active]
    form.mailbox_id.choices = [SelectChoice("", main_address()), *boxes]
    form.calendar_id.choices = one_of([one.calendar for one in all_calendars()], _("(round the clock)"))
