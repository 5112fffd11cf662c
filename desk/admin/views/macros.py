from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from desk.accounts.login import require
from desk.admin.forms.macro import LANGUAGES, MacroForm
from desk.admin.macro_words import in_words
from desk.admin.samples import sample_values
from desk.admin.saving import REFUSED, SAVED, attempt
from desk.admin.views.pages import MANAGE, actor, saved
from desk.core.db import transaction
from desk.core.errors import NotFound
from desk.core.times import utcnow
from desk.core.web import wants_fragment
from desk.tickets.canned.files import MacroError, load_macro
from desk.tickets.canned.rendering import parse_body, render, with_layout
from desk.tickets.canned.settings import all_macros, macro_pair
from desk.tickets.commands.macro_edit import edit_macro, set_macro_active
from desk.tickets.shipped import shipped_macros


@dataclass(frozen=True)
class Checked:
    """One text as it would read, or why it may not be saved."""

    language: str
    problem: str = ""
    text: str = ""


def show_macros() -> ResponseReturnValue:
    require(MANAGE)
    language = "en" if (request.args.get("language") or str(get_locale())) == "en" else "zh_CN"
    return render_template("admin/macros.html", macros=all_macros(), language=language)


def show_macro(key: str) -> ResponseReturnValue:
    require(MANAGE)
    return _page(key, _form(key))


def save(key: str) -> ResponseReturnValue:
    """Save both texts, or only look them over: the button that was pressed says which."""
    who, form = actor(), MacroForm()
    macro_pair(key)
    if request.form.get("do") == "look":
        if wants_fragment():
            return render_template("admin/_macro_check.html", checked=_checked(form))
        return _page(key, form)
    if any(one.problem for one in _checked(form)):
        for one in _checked(form):
            if one.problem:
                form.refuse(LANGUAGES[one.language], one.problem)
        return _page(key, form), REFUSED
    work = lambda: edit_macro(key, form.texts(), actor=who, at=utcnow(), seen=form.seen.data)  # noqa: E731
    status = attempt(form, work, lambda: _form(key))
    return saved("admin.macros") if status == SAVED else (_page(key, form), status)


def restore(key: str) -> ResponseReturnValue:
    """Take the shipped texts again; what was written here is in the audit trail as a fact, not as a text."""
    who, shipped = actor(), shipped_macros()
    if any((key, language) not in shipped for language in LANGUAGES):
        raise NotFound
    with transaction():
        texts = {language: shipped[key, language] for language in LANGUAGES}
        edit_macro(key, texts, actor=who, at=utcnow(), shipped=True)
    return saved("admin.macro", key=key)


def set_active(key: str) -> ResponseReturnValue:
    who = actor()
    macro_pair(key)
    with transaction():
        set_macro_active(key, request.form.get("active") == "1", actor=who, at=utcnow())
    return saved("admin.macro", key=key)


def _form(key: str) -> MacroForm:
    pair = macro_pair(key)
    texts = {field: pair.texts[language].source for language, field in LANGUAGES.items() if language in pair.texts}
    return MacroForm(formdata=None, seen=pair.mark, **texts)


def _page(key: str, form: MacroForm) -> str:
    shipped = all((key, language) in shipped_macros() for language in LANGUAGES)
    return render_template("admin/macro.html", pair=macro_pair(key), form=form, checked=_checked(form), shipped=shipped)


def _checked(form: MacroForm) -> list[Checked]:
    return [_look(language, text) for language, text in form.texts().items()]


def _look(language: str, source: str) -> Checked:
    try:
        macro = load_macro(source)
    except MacroError as problem:
        return Checked(language, problem=in_words(problem))
    ready = render(parse_body(with_layout(macro.body, language)), sample_values(language))
    return Checked(language, text=ready.text)
