"""What happens when a promise reaches a level: who is told, and what is changed on the ticket."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from desk.sla.ladder import is_warning

PEOPLE = ("assignee", "lead", "manager", "account_manager")  # besides role:supervisor, role:administrator, ...


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


def action_of(actions: Mapping[str, Mapping[str, Any]], metric: str, level: str) -> LevelAction:
    """What a policy version's `actions` say for this level; the usual where it says nothing.

    A warning is the assignee's; from due on the lead hears of it too.
    """
    said = actions.get(metric, {}).get(level)
    if said is None:
        return WARNED if is_warning(level) else MISSED
    return LevelAction(**(dict(said) | {"notify": tuple(said.get("notify", ()))}))
