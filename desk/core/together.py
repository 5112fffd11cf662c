"""Several reads of one page in one statement, because each trip to the database costs more than a few rows."""

from collections import namedtuple
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Integer, Select, cast, literal, null, union_all

from desk.core.db import db


class Together:
    """Named selects side by side in one UNION ALL; every row belongs to one of them and the rest of it is NULL.

    Build it once, with `bindparam` for what changes. Rows come back as named tuples and in no order: an ORDER BY with
    LIMIT must stand in a subquery, and whoever reads the rows sorts them.
    """

    def __init__(self, **parts: Select[*tuple[Any, ...]]) -> None:
        columns = [column for part in parts.values() for column in part.selected_columns]
        self._parts = []
        selects, begin = [], 0
        for number, (name, part) in enumerate(parts.items()):
            own = list(part.selected_columns)
            end = begin + len(own)
            before = [cast(null(), column.type).label(f"c{at}") for at, column in enumerate(columns[:begin])]
            after = [cast(null(), column.type).label(f"c{at}") for at, column in enumerate(columns[end:], start=end)]
            mine = [column.label(f"c{at}") for at, column in enumerate(own, start=begin)]
            selects.append(part.with_only_columns(literal(number, Integer).label("part"), *before, *mine, *after))
            self._parts.append((name, namedtuple(name, [column.key for column in own]), begin + 1, end + 1))  # type: ignore[misc]
            begin = end
        self._statement = union_all(*selects)

    def read(self, values: Mapping[str, Any]) -> dict[str, list[Any]]:
        """The rows of each part by its name, for these values of the parameters."""
        found: dict[str, list[Any]] = {name: [] for name, *_ in self._parts}
        for row in db.session.connection().execute(self._statement, values):
            name, make, begin, end = self._parts[row[0]]
            found[name].append(make(*row[begin:end]))
        return found
