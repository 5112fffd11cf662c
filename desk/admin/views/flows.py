from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.accounts.login import require
from desk.accounts.queries import all_teams
from desk.admin.forms.base import one_of
from desk.admin.forms.flow import NEW, FlowForm, line_of
from desk.admin.saving import REFUSED, SAVED, attempt, unless_done
from desk.admin.views.pages import MANAGE, actor, saved
from desk.core.times import utcnow
from desk.flows.commands.flows import HOW_MANY, MOST_STEPS, save_flow
from desk.flows.commands.seed import seed_flows
from desk.flows.queries import all_flows, flow_by_id, flow_mark, said_of

MOVES = {"up": -1, "down": 1}


@dataclass(frozen=True)
class Press:
    """A button at a line: `up`, `down` or `remove`, or `add` below them all."""

    what: str
    place: int


def show_flows() -> ResponseReturnValue:
    require(MANAGE)
    return render_template("admin/flows.html", flows=all_flows(), teams={team.id: team.name for team in all_teams()})


def seed() -> ResponseReturnValue:
    """Begin with the steps that complaints usually go through; on a desk that has flows nothing happens."""
    who = actor()
    unless_done(lambda: seed_flows(actor=who, at=utcnow()))
    return redirect(url_for("admin.flows"), 303)


def new_flow() -> ResponseReturnValue:
    require(MANAGE)
    return _page(None, FlowForm(formdata=None, active=True, steps=[NEW, NEW, NEW]))


def show_flow(flow_id: int) -> ResponseReturnValue:
    require(MANAGE)
    return _page(flow_id, _form(flow_id))


def save(flow_id: int | None = None) -> ResponseReturnValue:
    """Save what was typed, or only put the lines in order: the button that was pressed says which."""
    who, form = actor(), FlowForm()
    form.offer_teams(_teams())
    press = _pressed(request.form.get("do", ""), len(form.steps))
    if press is not None and press.place > MOST_STEPS:
        form.refuse("steps", HOW_MANY)
        return _page(flow_id, form), REFUSED
    if press is not None:
        return _page(flow_id, _rearranged(form, press))
    flow = flow_by_id(flow_id) if flow_id else None
    status = attempt(
        form,
        lambda: save_flow(form.draft(), actor=who, at=utcnow(), flow=flow, seen=form.seen.data if flow else None),
        (lambda: _form(flow_id)) if flow_id else None,
    )
    return saved("admin.flows") if status == SAVED else (_page(flow_id, form), status)


def _pressed(do: str, lines: int) -> Press | None:
    what, _dash, place = do.partition("-")
    if what == "add":
        return Press("add", lines)
    if what not in (*MOVES, "remove") or not (place.isascii() and place.isdigit() and len(place) < 3):
        return None
    return Press(what, int(place)) if int(place) < lines else None


def _rearranged(form: FlowForm, press: Press) -> FlowForm:
    lines: list[dict[str, Any]] = form.lines()
    if press.what == "add":
        lines.append(NEW)
    else:
        line = lines.pop(press.place)
        if press.what in MOVES:
            lines.insert(max(0, press.place + MOVES[press.what]), line)
    again = FlowForm(formdata=None, seen=form.seen.data, steps=lines or [NEW])
    again.name.data, again.ticket_type.data, again.active.data = form.name.data, form.ticket_type.data, form.active.data
    return again


def _form(flow_id: int) -> FlowForm:
    flow = flow_by_id(flow_id)
    lines = [line_of(*said_of(step)) for step in flow.steps]
    form = FlowForm(formdata=None, name=flow.name, ticket_type=flow.ticket_type, active=flow.active,
                    seen=flow_mark(flow), steps=lines)  # fmt: skip
    form.offer_teams(_teams())
    return form


def _page(flow_id: int | None, form: FlowForm) -> str:
    form.offer_teams(_teams())
    return render_template("admin/flow.html", flow=flow_by_id(flow_id) if flow_id else None, form=form)


def _teams() -> list[Any]:
    return list(one_of(all_teams(), _("whoever has the ticket")))
