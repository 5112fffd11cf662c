"""What happens when a promise reaches a level: who is told, and what is changed on the ticket."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l

from desk.accounts.types import Role
from desk.core.errors import Faulty
from desk.sla.ladder import is_warning

PEOPLE = ("assignee", "lead", "manager", "account_manager")  # besides role:supervisor, role:administrator, ...
HERE = ("127.0.0.1", "localhost")  # this machine: nobody listens in on the way
LONGEST_TAG, LONGEST_WEBHOOK = 40, 300
ASSIGN = re.compile(r"|lead|agent:[1-9]\d{0,8}", re.ASCII)
ADDRESS = re.compile(r"[\x21-\x7e]*")


@dataclass(frozen=True)
class LevelAction:
    """One level's consequences.

    `notify` holds words of PEOPLE and roles as "role:supervisor"; where nobody is found, the lead is told.
    `assign` is "", "lead" or "agent:7"; `hand_to` a team's id or None; `raise_priority` goes one up;
    `tag` and `webhook` (https address) are "" for none.
    """

    notify: tuple[str, ...] = ()
    raise_priority: bool = False
    assign: str = ""
    hand_to: int | None = None
    tag: str = ""
    webhook: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"notify": list(self.notify)}


WARNED = LevelAction(notify=("assignee",))
MISSED = LevelAction(notify=("lead", "assignee"))
USUAL = MISSED.as_json()


def action_of(actions: Mapping[str, Mapping[str, Any]], metric: str, level: str) -> LevelAction:
    """What a policy version's `actions` say for this level; the usual where it says nothing.

    A warning is the assignee's; from due on the lead hears of it too.
    """
    said = actions.get(metric, {}).get(level)
    if said is None:
        return WARNED if is_warning(level) else MISSED
    return LevelAction(**(dict(said) | {"notify": tuple(said.get("notify", ()))}))


def check_actions(actions: Mapping[str, Mapping[str, Any]], ladder: Mapping[str, Sequence[str]]) -> None:
    """Raises Faulty naming `actions_<metric>` for consequences that cannot be, whoever typed or stored them.

    `actions` maps metric to level to what `LevelAction.as_json` gives; each level must be in the metric's `ladder`,
    else the Faulty names `ladder_<metric>`.
    """
    for metric, levels in actions.items():
        for level, said in levels.items():
            if level not in ladder.get(metric, ()):
                told = _l("Something is to happen at %(level)s, which is not among the steps.", level=level)
                raise Faulty(f"ladder_{metric}", told)
            if problem := _problem(said):
                raise Faulty(f"actions_{metric}", problem)


def _problem(said: Any) -> object:
    """Why one level's consequences cannot be, None when they can."""
    if not isinstance(said, Mapping) or said.keys() - USUAL.keys():
        return _l("Nobody knows what this step is to do.")
    found = (check(said.get(name, USUAL[name])) for name, check in CHECKS.items())
    return next((problem for problem in found if problem), None)


def _who(words: Any) -> object:
    known = [*PEOPLE, *(f"role:{role}" for role in Role)]
    unknown = [word for word in words if word not in known] if isinstance(words, list | tuple) else [words]
    return _l("Nobody is called “%(word)s” here.", word=str(unknown[0])[:60]) if unknown else None


def _flag(value: Any) -> object:
    return None if isinstance(value, bool) else _l("Nobody knows what this step is to do.")


def _assign(word: Any) -> object:
    known = isinstance(word, str) and ASSIGN.fullmatch(word)
    return None if known else _l("A ticket goes to the lead or to an agent, not to “%(word)s”.", word=str(word)[:60])


def _team(team_id: Any) -> object:
    known = team_id is None or (type(team_id) is int and team_id > 0)
    return None if known else _l("There is no such team.")


def _tag(word: Any) -> object:
    if not isinstance(word, str) or " " in word or not word.isprintable():
        return _l("A tag is one word, without blanks.")
    return _l("A tag has at most 40 characters.") if len(word) > LONGEST_TAG else None


def _webhook(url: Any) -> object:
    if not isinstance(url, str) or not ADDRESS.fullmatch(url):
        return NO_ADDRESS
    if len(url) > LONGEST_WEBHOOK:
        return _l("An address to call has at most 300 characters.")
    return None if not url or _callable(url) else NO_ADDRESS


def _callable(url: str) -> bool:
    """A name and a password in an address would stand in logs; what is behind # is never sent."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises for what is no number
    except ValueError:
        return False
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE)
    return bool(safe and parts.hostname and "@" not in parts.netloc and "#" not in url)


NO_ADDRESS = _l("An address to call begins with https:// and names a host, without a password.")
CHECKS: Mapping[str, Callable[[Any], object]] = {
    "notify": _who,
    "raise_priority": _flag,
    "assign": _assign,
    "hand_to": _team,
    "tag": _tag,
    "webhook": _webhook,
}
