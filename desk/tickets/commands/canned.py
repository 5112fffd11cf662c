"""Canned replies in use: the text with this ticket's own values, and what is still missing from it."""

import re
from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext

from desk.accounts.models import Agent
from desk.tickets.canned.actions import ACTIONS, Truth
from desk.tickets.canned.composing import Composed, Filled, compose, inert, recompose, refusals, warnings
from desk.tickets.canned.files import Macro as MacroText
from desk.tickets.canned.files import load_macro
from desk.tickets.canned.merging import merge
from desk.tickets.canned.preview import NOTHING_FILLED, Claim, Draft, Entry, Missing, Preview
from desk.tickets.canned.shelf import macro_in_use
from desk.tickets.canned.snapshot import Snapshot, open_snapshot, seal_snapshot
from desk.tickets.canned.values import KnownNow, known_for
from desk.tickets.canned.values_supplied import supplied
from desk.tickets.canned.variables import NAMES, VARIABLES
from desk.tickets.models import Macro, Ticket

SLOT = re.compile(r"\{\{[ \t]*([^{}\n]{1,40}?)[ \t]*\}\}")
STATUS_REPLY, NO_NEWS_REPLY = "q01-where-is-my-cargo", "q02-no-update"
FRESH, UNTIL_ARRIVAL = "fresh", "before-arrival"  # guards that put another reply in the place of this one
RESPOND_BY = "respond_by"


def preview_macro(
    key: str,
    ticket: Ticket,
    *,
    agent: Agent,
    language: str,
    now: datetime,
    filled: Filled = NOTHING_FILLED,
    draft: Draft | None = None,
) -> Preview | None:
    """The canned reply with this ticket's values; None when there is no such reply in use in this language.

    News older than the mode allows is not told as new, and cargo that has arrived is not expected any more: the
    reply that is true takes the place of such a one. With `draft` what was written by hand stays.
    """
    row = macro_in_use(key, language)
    if row is None:
        return None
    promised = draft.promised if draft else None
    macro, known = _read(row, ticket, agent, language, now, promised)
    switched = unfit(macro, known)
    if switched:
        row = macro_in_use(NO_NEWS_REPLY if known.old_news else STATUS_REPLY, language)
        if row is None:
            return None
        macro, known = _read(row, ticket, agent, language, now, promised)
    composed = compose(macro, known, filled)
    preview = _preview(row, macro, known, composed, filled)
    text = _with_hand(draft, preview, ticket, agent, composed, now)
    seen = _snapshot(row, ticket, agent, known, composed, filled, now)
    return Preview(**{**vars(preview), "text": text, "switched": switched, "snapshot": seal_snapshot(seen)})


def unfit(macro: MacroText, known: KnownNow) -> str:
    """The guard that forbids this reply now, or empty."""
    if FRESH in macro.guards and known.old_news:
        return FRESH
    return UNTIL_ARRIVAL if UNTIL_ARRIVAL in macro.guards and known.arrived else ""


def as_seen(snapshot: Snapshot) -> Composed:
    """The reply as it stood when it was put into the editor."""
    return recompose(
        load_macro(snapshot.source),
        snapshot.language,
        snapshot.values,
        said=frozenset(snapshot.said),
        arrived=snapshot.arrived,
    )


def complete(draft: Draft, ticket: Ticket, *, agent: Agent, language: str, now: datetime) -> Preview:
    """A typed text with the values that exist by now; names of values that do not exist yet are missing."""
    typed = set(SLOT.findall(draft.body))
    wanted = {NAMES[name] for name in typed if name in NAMES}
    unknown = [Missing(name, name, gettext("no value has this name")) for name in sorted(typed - set(NAMES))]
    if not wanted:
        return Preview(draft.body, unknown)
    known = known_for(ticket, agent=agent, language=language, now=now, promised=draft.promised)
    values = inert({**known.values, **supplied(draft.filled.values, known)})
    text = SLOT.sub(lambda slot: values.get(NAMES.get(slot[1], "")) or slot[0], draft.body)
    gaps = sorted(name for name in wanted if not values.get(name))
    needed = _entries((name for name in gaps if name in known.may_supply), draft.filled)
    told = known.respond_at if RESPOND_BY in wanted else None
    return Preview(text, _missing(gaps, known) + unknown, needed=needed, promised=told)


def _read(
    row: Macro, ticket: Ticket, agent: Agent, language: str, now: datetime, promised: datetime | None
) -> tuple[MacroText, KnownNow]:
    macro = load_macro(row.source)
    known = known_for(ticket, agent=agent, language=language, now=now, promised=promised, guards=macro.guards)
    return macro, known


def promise_in(composed: Composed, known: KnownNow) -> datetime | None:
    """The next update that a canned reply tells its reader of, None when it tells of none."""
    return known.respond_at if RESPOND_BY in composed.rendered.used else None


def _preview(row: Macro, macro: MacroText, known: KnownNow, composed: Composed, filled: Filled) -> Preview:
    absent = [name for name in (*macro.required, *macro.optional) if not known.values.get(name)]
    open_to_agent = [name for name in absent if name in known.may_supply]
    claims = [name for name in macro.does if ACTIONS[name].truth is Truth.WORD]
    return Preview(
        text=composed.rendered.text,
        missing=_missing(composed.rendered.missing, known),
        macro_key=row.key,
        after_status=macro.after_status,
        needed=_entries((name for name in open_to_agent if name in macro.required), filled),
        more=_entries((name for name in open_to_agent if name not in macro.required), filled),
        claims=[Claim(name, gettext(ACTIONS[name].label), name in filled.said) for name in claims],
        warnings=warnings(macro, known, composed.values),
        refused=refusals(macro, known),
        promised=promise_in(composed, known),
    )


def _with_hand(
    draft: Draft | None, preview: Preview, ticket: Ticket, agent: Agent, composed: Composed, now: datetime
) -> str:
    """The new text, or what the agent made of the old one with the new values in it."""
    if draft is None or not draft.body.strip():
        return preview.text
    seen = open_snapshot(draft.snapshot, ticket_id=ticket.id, agent_id=agent.id, now=now)
    if seen is None or seen.key != preview.macro_key:
        return draft.body
    return merge(as_seen(seen).rendered.parts, composed.rendered.parts, draft.body).text


def _snapshot(
    row: Macro, ticket: Ticket, agent: Agent, known: KnownNow, composed: Composed, filled: Filled, now: datetime
) -> Snapshot:
    return Snapshot(
        ticket_id=ticket.id,
        agent_id=agent.id,
        key=row.key,
        version=row.version,
        language=row.language,
        source=row.source,
        values=composed.values,
        at=int(now.timestamp()),
        arrived=known.arrived,
        filled=filled.values,
        said=tuple(sorted(filled.said)),
    )


def _missing(names: Iterable[str], known: KnownNow) -> list[Missing]:
    return [
        Missing(
            name,
            gettext(VARIABLES[name].label),
            gettext(VARIABLES[name].where) if name in known.may_print else gettext("this reader may not be told"),
        )
        for name in names
    ]


def _entries(names: Iterable[str], filled: Filled) -> list[Entry]:
    return [Entry(name, gettext(VARIABLES[name].label), filled.values.get(name, "")) for name in names]
