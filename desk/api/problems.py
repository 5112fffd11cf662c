"""Why a call is refused, beside what every part of the desk refuses, and how a wrong field is explained."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from pydantic import ValidationError

from desk.core.errors import Conflict, DeskError, Invalid


class BadJson(Invalid):
    """A body that is no JSON, or not the one that is asked for."""

    status = 400


class WrongType(Invalid):
    """A body of another kind, or a packed one."""

    status = 415


class WrongFields(Invalid):
    """Some fields cannot be: (name, text) of each."""

    def __init__(self, fields: Sequence[tuple[str, str]]) -> None:
        super().__init__(_l("Some fields cannot be taken as they are."))
        self.fields = fields


class WrongWay(WrongFields):
    """An answer would not leave as it was asked for; `way` is how it would, None where there is no way."""

    def __init__(self, way: str | None, text: str) -> None:
        super().__init__([("way", text)])
        self.way = way


class MissingScope(DeskError):
    """The token is not made for this; `scope` names what it lacks."""

    status = 403

    def __init__(self, scope: str) -> None:
        super().__init__(_l("This token lacks the scope %(scope)s.", scope=scope))
        self.scope = scope


class NotForThisToken(DeskError):
    status = 403
    text = _l("This is not for a token of one customer, nor for one that acts for nobody.")


class ChangedSince(DeskError):
    """If-Match names another state than there is."""

    status = 412
    text = _l("It has changed since you read it. Read it again, then decide.")


class AtWork(Conflict):
    """The first call with this Idempotency-Key has not ended yet."""

    text = _l("The first call with this Idempotency-Key is still at work. Try again in a moment.")


class OtherRequest(Invalid):
    text = _l("This Idempotency-Key was used for another request. Take a new one.")


class BadKey(Invalid):
    text = _l("An Idempotency-Key has 1 to 200 letters, digits, dots, colons, dashes or underscores.")


def wrong_fields(problem: ValidationError, *, before: str = "") -> WrongFields:
    """What pydantic found, in the reader's words."""
    found = problem.errors(include_url=False, include_context=True, include_input=False)
    return WrongFields([(_name(one["loc"], before), _text(one["type"], one.get("ctx", {}))) for one in found[:20]])


def _name(place: Sequence[int | str], before: str) -> str:
    said = ".".join(str(one) for one in place)[:100].replace("\0", "").encode("utf-8", "replace").decode()
    return f"{before}{said}"


def _text(kind: str, about: Mapping[str, Any]) -> str:
    texts = {
        "missing": _("This field is needed."),
        "extra_forbidden": _("There is no such field."),
        "string_type": _("This must be text."),
        "string_unicode": _("This text holds half a character."),
        "string_too_short": _("This must not be empty."),
        "string_pattern_mismatch": _("This cannot be written like that."),
        "int_type": _("This must be a whole number."),
        "int_parsing": _("This must be a whole number."),
        "bool_type": _("This must be true or false."),
        "list_type": _("This must be a list."),
        "dict_type": _("This must be an object."),
        "model_type": _("This must be an object."),
        "instant": _("Write a time with its offset, such as 2026-11-22T14:30:00+08:00."),
        "base64": _("This is no Base64."),
        "cursor": _("This cursor is none of ours."),
    }
    if kind == "string_too_long":
        return str(_("At most %(most)s characters.", most=about.get("max_length")))
    if kind == "too_long":
        return str(_("At most %(most)s entries.", most=about.get("max_length")))
    if kind in ("enum", "literal_error"):
        return str(_("One of: %(values)s", values=about.get("expected", "").replace("'", "")))
    if kind in ("less_than_equal", "greater_than_equal"):
        return str(_("This number is out of range."))
    return str(texts.get(kind) or _("This value cannot be used here."))
