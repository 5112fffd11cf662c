"""What happens at each step of a ladder, as it is ticked and typed: entries named on_<metric>_<step>_<what>."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field

from desk.accounts.labels import ROLE
from desk.sla.actions import LevelAction, action_of
from desk.sla.lengths import level_in

WHO = {
    "assignee": _l("Whoever has the ticket"),
    "lead": _l("Team lead"),
    "manager": _l("Manager"),
    "account_manager": _l("Account manager"),
    "role:supervisor": ROLE["supervisor"],
    "role:finance": ROLE["finance"],
    "role:administrator": ROLE["administrator"],
}
NO_TEAM = -1  # typed and none: refused where all consequences are checked


def steps_in(text: str) -> list[str]:
    """The steps of a ladder as they were typed, one by one."""
    return [step for step in re.split(r"[,，;；\s]+", text) if step]


def ladder_in(text: str) -> list[str]:
    """The steps that are some, in their one spelling, each once."""
    return list(dict.fromkeys(step for step in map(level_in, steps_in(text)) if step))


def slug(level: str) -> str:
    """75% as part of a name: 75p; +60 is a60, -30 is b30."""
    return level.replace("%", "p").replace("+", "a").replace("-", "b")


class Consequences(Field):  # type: ignore[misc]  # WTForms is untyped
    """The steps of one metric with what happens at each. `data` maps step to LevelAction.

    A step whose entries were not in the form, because it was typed just now, keeps what `kept` says, or the usual.
    """

    def __init__(self, label: Any = None, metric: str = "", **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.metric = metric
        self.kept: Mapping[str, Any] = {}
        self.agents: Mapping[str, str] = {}
        self.team_names: Mapping[int, str] = {}

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        super().process(None, *args, **kwargs)
        self.data = {}
        if formdata is not None:
            shown = (step for step in ladder_in(formdata.get(f"ladder_{self.metric}", "")))
            self.data = {one: self._read(formdata, one) for one in shown if f"{self.name_of(one)}_shown" in formdata}

    def name_of(self, level: str) -> str:
        return f"on_{self.metric}_{slug(level)}"

    def _read(self, formdata: Any, level: str) -> LevelAction:
        name = self.name_of(level)
        team = formdata.get(f"{name}_hand_to", "")
        return LevelAction(
            notify=tuple(word for word in WHO if word in formdata.getlist(f"{name}_notify")),
            raise_priority=bool(formdata.get(f"{name}_raise_priority")),
            assign=formdata.get(f"{name}_assign", "").strip(),
            hand_to=(int(team) if team.isascii() and team.isdigit() and len(team) < 10 else NO_TEAM) if team else None,
            tag=formdata.get(f"{name}_tag", "").replace("\0", "").strip(),
            webhook=formdata.get(f"{name}_webhook", "").replace("\0", "").strip(),
        )

    def rows(self, ladder: Iterable[str]) -> list[tuple[str, str, LevelAction]]:
        """Step, name of its entries, and what happens, for each step."""
        return [(one, self.name_of(one), self.at(one)) for one in ladder]

    def at(self, level: str) -> LevelAction:
        known: LevelAction | None = self.data.get(level)
        return known or action_of({self.metric: self.kept}, self.metric, level)

    def unusual(self, ladder: Iterable[str]) -> dict[str, dict[str, Any]]:
        """What is to be kept: where something else happens than usual."""
        return {one: self.at(one).as_json() for one in ladder if not self._is_usual(one)}

    def words(self) -> str:
        """Where something else happens than usual."""
        steps = sorted({*self.data, *self.kept})
        return "; ".join(f"{one} {self.in_words(self.at(one))}" for one in steps if not self._is_usual(one))

    def in_words(self, action: LevelAction) -> str:
        """One step's consequences for the eye."""
        people = [WHO[word] for word in WHO if word in action.notify]
        owner = WHO["lead"] if action.assign == "lead" else self.agents.get(action.assign, _("(no longer here)"))
        team = self.team_names.get(action.hand_to or 0, "?")
        parts = (
            listed(people) or _("nobody is told"),
            _("raise the priority") if action.raise_priority else "",
            _("give it to: %(name)s", name=owner) if action.assign else "",
            _("hand it to: %(team)s", team=team) if action.hand_to is not None else "",
            _("tag it “%(tag)s”", tag=action.tag) if action.tag else "",
            _("call %(host)s", host=_host(action.webhook)) if action.webhook else "",
        )
        return str(_("; ")).join(str(part) for part in parts if part)

    def _is_usual(self, level: str) -> bool:
        usual, here = action_of({}, self.metric, level), self.at(level)
        return here.as_json() | {"notify": sorted(here.notify)} == usual.as_json() | {"notify": sorted(usual.notify)}


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def listed(words: Iterable[object]) -> str:
    return str(_(", ")).join(str(word) for word in words)


def people_of(agents: Sequence[Any]) -> dict[str, str]:
    """Names by how a step says them."""
    return {f"agent:{one.id}": one.name for one in agents}
