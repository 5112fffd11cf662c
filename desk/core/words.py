"""Translations for templates: each text is looked up once per language, not once per place that shows it."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import tzinfo
from typing import Any

from flask import Flask, g
from flask_babel import get_locale, get_timezone, get_translations
from flask_babel.speaklater import LazyString
from jinja2 import Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup, escape

# Lazy texts call themselves markup, which nobody escapes; ours carry what people typed. They are text like any other.
LazyString.__html__ = lambda lazy: escape(str(lazy))

_known: dict[str, dict[Any, Any]] = defaultdict(dict)


class QuickTemplate(Template):
    """Its macros are made once. Jinja makes sure of that with a comparison of all names at each import."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return self._module or super()._get_default_module(ctx)


def init_words(app: Flask) -> None:
    """Take the place of the slower look-up that Babel installs, under the same names."""
    app.jinja_env.globals.update(_=text, gettext=text, ngettext=counted)
    app.jinja_env.template_class = QuickTemplate


def text(message: str, **values: Any) -> Markup:
    """`message` in the reader's language; `values` are escaped."""
    if values:
        return Markup(plain(message)) % values
    known = _of_reader()
    said = known.get(message)
    if said is None:
        said = known[message] = Markup(plain(message)) % ()
    return said


def counted(one: str, many: str, num: int, **values: Any) -> Markup:
    """The form of a counted text that fits `num`."""
    return Markup(get_translations().ungettext(one, many, num)) % {"num": num, **values}


def plain(message: str) -> str:
    """`message` in the reader's language as it stands in the catalogue, to be filled and escaped by the caller."""
    known = _of_reader()
    said: str | None = known.get(("plain", message))
    if said is None:
        said = known["plain", message] = str(get_translations().ugettext(message))
    return said


def label_of(table: Mapping[str, Any]) -> Callable[[str], Any]:
    """A filter that says what a word of a table is called; a word that is not in it stays as it is."""

    def label(word: str) -> Any:
        if word not in table:
            return word
        known, key = _of_reader(), (id(table), word)
        said = known.get(key)
        if said is None:
            said = known[key] = Markup.escape(str(table[word]))
        return said

    return label


def zone() -> tzinfo:
    """The reader's time zone."""
    here: tzinfo = getattr(g.get("_flask_babel"), "babel_tzinfo", None) or get_timezone()
    return here


def _of_reader() -> dict[Any, Any]:
    """What was looked up in the reader's language. Babel itself finds out several times per text which one it is."""
    locale = getattr(g.get("_flask_babel"), "babel_locale", None) or get_locale()
    return _known[locale.language if locale else ""]
