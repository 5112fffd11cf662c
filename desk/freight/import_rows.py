"""A row of a file as our columns, and what may become of it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from desk.shipments.drafts import LISTS


@dataclass(frozen=True)
class Plan:
    """How a file is read: `fields` says in which columns of the file ours are, from 0.

    `customer_id` is whose all rows are; None: a column names them. `zone` is that of times whose place has none that
    we know; empty: such a time is refused.
    """

    kind: str
    fields: Mapping[str, Sequence[int]]
    customer_id: int | None = None
    zone: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"fields": {name: list(columns) for name, columns in self.fields.items()}, "zone": self.zone}


@dataclass(frozen=True)
class Bad:
    """What is wrong in a row: a column of ours, or none, and the reason in words."""

    row: int
    field: str
    text: str


@dataclass
class Tally:
    """What became of rows: how many added something, changed something, did neither, and what was wrong."""

    added: int = 0
    changed: int = 0
    same: int = 0
    bad: list[Bad] = field(default_factory=list)
    bad_rows: int = 0

    def add(self, other: "Tally") -> None:
        self.added += other.added
        self.changed += other.changed
        self.same += other.same
        self.bad += other.bad
        self.bad_rows += other.bad_rows


def said_in(cells: Sequence[str], plan: Plan) -> dict[str, str]:
    """The texts of a row by our names; several columns of a list are one text with several lines."""
    found = {}
    for name, columns in plan.fields.items():
        texts = [cells[at] for at in columns if at < len(cells) and cells[at]]
        if texts:
            found[name] = "\n".join(texts) if name in LISTS else texts[0]
    return found
