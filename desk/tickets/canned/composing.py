"""One canned reply for one ticket: the text that is true now, and what speaks against sending it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext

from desk.shipments.types import Stage
from desk.tickets.canned.actions import dropped
from desk.tickets.canned.files import Macro, after_arrival, without
from desk.tickets.canned.rendering import Rendered, parse_body, render, with_layout
from desk.tickets.canned.values import KnownNow
from desk.tickets.canned.values_shipment import unsaid
from desk.tickets.canned.values_supplied import supplied
from desk.tickets.canned.variables import CHARGES


@dataclass(frozen=True)
class Filled:
    """What the agent added: values by hand, and the actions that they say were done (`said`)."""

    values: Mapping[str, str] = field(default_factory=dict)
    said: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Composed:
    """The reply without the sentences that are not true, and its text. `values` are those that its body mentions."""

    macro: Macro
    rendered: Rendered
    values: dict[str, str | None]


def compose(macro: Macro, known: KnownNow, filled: Filled) -> Composed:
    """The text as it would be sent, in the reader's language."""
    language = known.reader.language
    values = {**known.values, **supplied(filled.values, known)}
    values |= {name: value for name, value in unsaid(values, language).items() if name in known.may_print}
    return recompose(macro, language, inert(values), said=filled.said, arrived=known.arrived)


def recompose(
    macro: Macro, language: str, values: Mapping[str, str | None], *, said: frozenset[str], arrived: bool
) -> Composed:
    """The text with these very values."""
    true = without(macro, dropped(frozenset(macro.does), said=said))
    true = after_arrival(true) if arrived else true
    template = parse_body(with_layout(true.body, language))
    mentioned = {name: values.get(name) for name in sorted(template.names | set(true.required))}
    return Composed(true, render(template, mentioned, true.required), mentioned)


def inert(values: Mapping[str, str | None]) -> dict[str, str | None]:
    """Braces inside a value are text: they must not become a name when the letter is read again at sending."""
    return {name: value.replace("{{", "{ {") if value else value for name, value in values.items()}


def warnings(macro: Macro, known: KnownNow, values: Mapping[str, str | None]) -> list[str]:
    """What the agent should think of before this goes out."""
    said = []
    if "rolled-event" in macro.guards and not known.rolled:
        said.append(gettext("No carrier has reported that this shipment was left behind: make sure that it was."))
    if "requester-known" in macro.guards:
        said.append(gettext("Make sure that this contact may decide this for their company."))
    if "notice-deadline" in macro.guards and not values.get("notice_by"):
        said.append(gettext("The deadline for a written notice is not filled in: find out which law applies first."))
    if "legal" in macro.guards:
        said.append(gettext("Facts, next step and time only: admit no fault and promise no compensation."))
    return said


def refusals(macro: Macro, known: KnownNow) -> list[str]:
    """Why this reply cannot be sent at all on this ticket now."""
    said = []
    if "not-delivered" in macro.guards and known.stage is Stage.SIGNED:
        said.append(gettext("The cargo is delivered: it can no longer be stopped."))
    if "charges" in macro.guards and not known.may_print >= CHARGES:
        said.append(gettext("This contact may not be told charges: answer somebody of theirs who may."))
    return said
