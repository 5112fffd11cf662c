"""The web form: for everybody, on its own page or in a frame of a site. What it answers says nothing about anybody."""

from datetime import datetime

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.kb.reading import page_for, reader_language
from desk.sites.about import about
from desk.sites.commands.forms import Question, send_form
from desk.sites.form_page import form_page, is_bare
from desk.sites.forms import FEWEST_S, LONGEST, ContactForm, age_of, line, plain, stamp_for
from desk.sites.framing import at_even_times, framed_for, in_words
from desk.sites.queries import open_door
from desk.sites.types import DoorKind
from desk.tickets.numbers import id_of


def form(key: str) -> ResponseReturnValue:
    door, now = open_door(key, DoorKind.FORM), utcnow()
    with force_locale(reader_language()):
        blank = ContactForm(formdata=None, stamp=stamp_for(key, now), about=request.args.get("about", "")[:100])
        return form_page(door, blank, now)


def send(key: str) -> ResponseReturnValue:
    door, now = open_door(key, DoorKind.FORM), utcnow()
    with force_locale(reader_language()):
        filled = ContactForm()
        if not filled.validate():
            return form_page(door, filled, now, status=422)
        if filled.website.data:
            return redirect(_sent(key), 303)
        age = age_of(filled.stamp.data or "", key, now)
        if age is None or age > LONGEST or age.total_seconds() < FEWEST_S:
            if age is None or age > LONGEST:
                filled.stamp.data = stamp_for(key, now)
            return form_page(
                door, filled, now, status=422, said=_("Please look over it and press the button once more.")
            )
        asked = _question(filled, now)
        with at_even_times(), transaction():
            reference = send_form(door, asked, at=now).ticket.reference
        return redirect(_sent(key, reference), 303)


def sent(key: str) -> ResponseReturnValue:
    """We have it: with the number that it was given, and not a word of what was written."""
    door, reference = open_door(key, DoorKind.FORM), request.args.get("number", "")
    shown = reference if id_of(reference) else ""
    return framed_for(door, page_for("sites/sent.html", reader_language(), door=door, reference=shown, bare=is_bare()))


def refused_form(status: int, text: object) -> ResponseReturnValue:
    """What could not be taken: the form again with everything that was typed, and why."""
    db.session.rollback()
    key = str((request.view_args or {}).get("key", ""))
    with force_locale(reader_language()):
        if request.method != "POST" or status in (404, 405, 413):
            return page_for("sites/missing.html", reader_language(), status, text=str(text))
        return form_page(open_door(key, DoorKind.FORM), ContactForm(), utcnow(), status=status, said=in_words(status))


def _question(form: ContactForm, now: datetime) -> Question:
    return Question(
        name=line(form.name.data),
        email=line(form.email.data),
        company=line(form.company.data),
        subject=line(form.subject.data),
        number=line(form.number.data),
        text=plain(form.body.data),
        press=str(form.stamp.data),
        mail_domain=str(current_app.config["DESK"].mail_domain),
        about=about(form.about.data or "", now=now),
        files=form.new_files(),
    )


def _sent(key: str, reference: str = "") -> str:
    frame = "1" if is_bare() else None
    return url_for("sites.sent", key=key, number=reference or None, lang=reader_language(), frame=frame)
