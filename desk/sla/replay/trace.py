"""The decisions of a replay, one line each."""

from collections.abc import Iterable
from datetime import datetime, timedelta


class Trace:
    """Lines as they were decided; told in order of the instants they are about."""

    __slots__ = ("_lines",)

    def __init__(self) -> None:
        self._lines: list[tuple[datetime, str]] = []

    def add(self, at: datetime, text: str) -> None:
        self._lines.append((at, text))

    def lines(self, verdicts: Iterable[tuple[datetime, str]] = ()) -> tuple[str, ...]:
        """The lines and what the judging came to, in order."""
        told = sorted([*self._lines, *verdicts], key=lambda line: line[0])
        return tuple(f"{stamp(at)} {text}" for at, text in told)


def stamp(at: datetime) -> str:
    """An instant in UTC as people write it in a log."""
    return f"{at.isoformat()[:19]}Z"


def length(span: timedelta) -> str:
    """A length as hours, minutes and seconds, however many hours."""
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
