"""Canned replies in use: the text with this ticket's own values, and what is still missing from it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext

from desk.accounts.models import Agent
from desk.tickets.freshness import is_old_news
from desk.tickets.macro_files import Macro, load_macro, without
from desk.tickets.macro_variables import NAMES, VARIABLES
from desk.tickets.macros import parse_body, render, with_layout
from desk.tickets.models import Ticket
from desk.tickets.queries import macro_source
from desk.tickets.values import values_for

SLOT = re.compile(r"\{\{[ \t]*([^{}\n]{1,40}?)[ \t]*\}\}")
STATUS_REPLY, NO_NEWS_REPLY = "q01-where-is-my-cargo", "q02-no-update"
DONE_BY_SENDING: frozenset[str] = frozenset()  # actions that a reply carries out itself; none yet


@dataclass(frozen=True)
class Missing:
    """A value that the text needs: what it is called and where it is filled in, in the agent's language."""

    name: str
    label: str
    where: str


@dataclass(frozen=True)
class Preview:
    """A text as it would be sent. It may be sent only when nothing is `missing`."""

    text: str
    missing: list[Missing]
    macro_key: str = ""
    after_status: str | None = None
    switched: bool = False  # from the status reply to the one that admits there is no news


def preview_macro(key: str, ticket: Ticket, *, agent: Agent, language: str, now: datetime) -> Preview | None:
    """The canned reply with this ticket's values; None when there is no such reply in this language.

    News older than the mode allows is not told as new: the reply that says so takes its place.
    """
    switched = key == STATUS_REPLY and is_old_news(ticket.id, now=now)
    row = macro_source(NO_NEWS_REPLY if switched else key, language)
    if row is None:
        return None
    macro = _honest(load_macro(row.source))
    values = values_for(ticket, agent=agent, language=language, now=now)
    ready = render(parse_body(with_layout(macro.body, language)), _inert(values), macro.required)
    preview = Preview(ready.text, _missing(ready.missing), row.key, macro.after_status)
    return replace(preview, switched=switched)


def complete(text: str, ticket: Ticket, *, agent: Agent, language: str, now: datetime) -> Preview:
    """A typed text with the values that exist by now; names of values that do not exist yet are missing."""
    typed = set(SLOT.findall(text))
    wanted = {NAMES[name] for name in typed if name in NAMES}
    unknown = [Missing(name, name, gettext("no value has this name")) for name in sorted(typed - set(NAMES))]
    if not wanted:
        return Preview(text, unknown)
    values = _inert(values_for(ticket, agent=agent, language=language, now=now))
    filled = SLOT.sub(lambda slot: values.get(NAMES.get(slot[1], "")) or slot[0], text)
    return Preview(filled, _missing(sorted(name for name in wanted if not values.get(name))) + unknown)


def _honest(macro: Macro) -> Macro:
    """Without the sentences that say something was done which sending does not do."""
    return without(macro, set(macro.does) - DONE_BY_SENDING)


def _inert(values: Mapping[str, str | None]) -> dict[str, str | None]:
    """Braces inside a value are text: they must not become a name when the letter is read again at sending."""
    return {name: value.replace("{{", "{ {") if value else value for name, value in values.items()}


def _missing(names: list[str]) -> list[Missing]:
    return [Missing(name, gettext(VARIABLES[name].label), gettext(VARIABLES[name].where)) for name in names]
