"""Canned replies as files: a head of `key: value` lines between two `---`, then the body."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from desk.tickets.canned.actions import ACTIONS
from desk.tickets.canned.rendering import Template, parse_body
from desk.tickets.canned.variables import NAMES
from desk.tickets.types import TicketStatus, TicketType

FENCE = "---"
BEFORE_ARRIVAL = "before-arrival"  # the sentence that is true only until the cargo has arrived
KEYS = ("title", "cues", "tags", "type", "after-status", "required", "optional", "guard", BEFORE_ARRIVAL)
DOES = "does-"  # does-ask-carrier: the sentence that is true only if sending does it, or an agent has done it


class MacroError(ValueError):
    """A canned reply that cannot be used. Says on which line (from 1), and what is wrong."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"line {line}: {what}")
        self.line = line
        self.what = what


@dataclass(frozen=True)
class Macro:
    """One canned reply in one language.

    `after_status` is None where sending leaves the status to the desk's own rule. `does` names the actions that
    sending must carry out, each with the sentence of the body that claims it. `before_arrival` is the sentence that
    is no longer true once the cargo has arrived, or empty.
    """

    title: str
    body: str
    template: Template
    cues: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    type: str = ""
    after_status: str | None = None
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    does: Mapping[str, str] = field(default_factory=dict)
    before_arrival: str = ""


@dataclass(frozen=True)
class _Entry:
    line: int
    value: str

    def words(self) -> tuple[str, ...]:
        return tuple(word.strip() for word in self.value.replace("，", ",").split(",") if word.strip())


NOTHING = _Entry(1, "")


def load_macro(text: str) -> Macro:
    """A canned reply from the text of its file. Raises MacroError."""
    head, body, body_line = _split(text)
    template = parse_body(body)
    if template.problems:
        first = template.problems[0]
        raise MacroError(body_line + first.line - 1, f"{first.fault.value}: {first.found}")
    required, optional = (_names(head.get(key, NOTHING)) for key in ("required", "optional"))
    _check_declared(template, required, optional, body_line)
    return Macro(
        title=_title(head),
        body=body,
        template=template,
        cues=head.get("cues", NOTHING).words(),
        tags=head.get("tags", NOTHING).words(),
        type=_one_of(head, "type", TicketType),
        after_status=_one_of(head, "after-status", TicketStatus) or None,
        required=required,
        optional=optional,
        guards=head.get("guard", NOTHING).words(),
        does=_actions(head, body),
        before_arrival=_sentence(head.get(BEFORE_ARRIVAL), BEFORE_ARRIVAL, body),
    )


def without(macro: Macro, actions: Collection[str]) -> Macro:
    """The same reply without the sentences that claim these actions: for where they are switched off."""
    body = macro.body
    for action in actions:
        body = _silent(body, macro.does.get(action, ""))
    does = {action: sentence for action, sentence in macro.does.items() if action not in actions}
    return replace(macro, body=body, template=parse_body(body), does=does)


def after_arrival(macro: Macro) -> Macro:
    """The same reply for cargo that has arrived: nothing in it still waits for the arrival."""
    body = _silent(macro.body, macro.before_arrival)
    return replace(macro, body=body, template=parse_body(body), before_arrival="")


def _silent(body: str, sentence: str) -> str:
    """The body without a sentence, and without the blank that parted it from its neighbour."""
    if not sentence:
        return body
    return body.replace(f"{sentence} ", "").replace(f" {sentence}", "").replace(sentence, "")


def _split(text: str) -> tuple[dict[str, _Entry], str, int]:
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    if lines[0].strip() != FENCE:
        raise MacroError(1, f"a canned reply begins with {FENCE}")
    end = next((i for i, line in enumerate(lines[1:], start=1) if line.strip() == FENCE), None)
    if end is None:
        raise MacroError(len(lines), f"the head is not closed by {FENCE}")
    begin = next((i for i, line in enumerate(lines[end + 1 :], start=end + 1) if line.strip()), None)
    if begin is None:
        raise MacroError(end + 1, "the body is empty")
    return _head(lines[1:end]), "\n".join(lines[begin:]).rstrip(), begin + 1


def _head(lines: list[str]) -> dict[str, _Entry]:
    head: dict[str, _Entry] = {}
    for number, line in enumerate(lines, start=2):
        if not line.strip():
            continue
        key, colon, value = (part.strip() for part in line.partition(":"))
        if not colon:
            raise MacroError(number, f"not a `key: value` line: {line.strip()[:80]}")
        if key not in KEYS and not key.startswith(DOES):
            raise MacroError(number, f"unknown key: {key[:80]}")
        if key in head:
            raise MacroError(number, f"{key} is given twice")
        head[key] = _Entry(number, value)
    return head


def _title(head: dict[str, _Entry]) -> str:
    title = head.get("title", NOTHING)
    if not title.value:
        raise MacroError(title.line, "title is missing")
    return title.value


def _names(entry: _Entry) -> tuple[str, ...]:
    for word in entry.words():
        if word not in NAMES:
            raise MacroError(entry.line, f"unknown name: {word}")
    return tuple(NAMES[word] for word in entry.words())


def _check_declared(template: Template, required: tuple[str, ...], optional: tuple[str, ...], line: int) -> None:
    for name in sorted(template.names - {*required, *optional}):
        raise MacroError(line, f"{name} is used but neither required nor optional")
    for name in sorted(template.required & set(optional)):
        raise MacroError(line, f"{name} is optional but stands outside [[ ]]")


def _one_of(head: dict[str, _Entry], key: str, words: type[TicketType] | type[TicketStatus]) -> str:
    entry = head.get(key, NOTHING)
    word = entry.value.lower()
    if word and (word not in set(words) or word == TicketStatus.SCHEDULED):  # which needs a day as well
        raise MacroError(entry.line, f"{key}: there is no {entry.value[:80]}")
    return word


def _actions(head: dict[str, _Entry], body: str) -> dict[str, str]:
    actions = {}
    for key, entry in head.items():
        if key.startswith(DOES):
            action = key.removeprefix(DOES).replace("-", "_")
            if action not in ACTIONS:
                raise MacroError(entry.line, f"{key}: there is no such action")
            actions[action] = _sentence(entry, key, body)
    return actions


def _sentence(entry: _Entry | None, key: str, body: str) -> str:
    if entry is None:
        return ""
    if not entry.value or entry.value not in body:
        raise MacroError(entry.line, f"{key}: the body does not say this")
    return entry.value
