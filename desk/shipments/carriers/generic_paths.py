"""Where a value stands in a carrier's JSON: dots, [0], [*] and ["a key"]. It is looked up; nothing is computed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Every(Enum):
    """Steps that are no key: each element of a list, or the one object that stands where a list is usual."""

    ALL = "[*]"
    ITSELF = ""


ALL, ITSELF = Every.ALL, Every.ITSELF
Step = str | int | Every
MOST_STEPS = 20
SHOWING = 20  # elements that are looked at to see what a list holds
_KEY = re.compile(r"""\.(?:"([^"]+)"|'([^']+)'|([^.\[\]"'+]+))""")
_INDEX = re.compile(r"""\[(?:(\*)|(-?\d{1,5})|"([^"]+)"|'([^']+)')\]""")


class BadPath(ValueError):
    """What was written is no path."""


@dataclass(frozen=True, slots=True)
class Path:
    """`from_root`: it begins at the whole answer, else at the event."""

    steps: tuple[Step, ...]
    from_root: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A value and the way that led to it: one step for each of its path, and one more for an element of a list."""

    value: Any
    way: tuple[Step, ...]


def path_of(written: str) -> Path:
    """Read a path as a person writes it; `$` is the whole answer. Raises BadPath."""
    rest = written.strip()
    from_root = rest.startswith("$")
    rest = rest.removeprefix("$")
    rest = rest if from_root or rest.startswith(("[", ".")) else "." + rest
    steps: list[Step] = []
    while rest:
        found = _KEY.match(rest) or _INDEX.match(rest)
        if found is None or len(steps) == MOST_STEPS:
            raise BadPath(written)
        steps.append(_step(found))
        rest = rest[found.end():]  # fmt: skip
    return Path(tuple(steps), from_root)


def _step(found: re.Match[str]) -> Step:
    if found[0][0] == ".":
        return found[1] or found[2] or found[3].strip()
    if found[1]:
        return ALL
    return int(found[2]) if found[2] else found[3] or found[4]


def elements(root: Any, path: Path) -> list[Found] | None:
    """The events at the end of a path: each element where that is a list, itself where it is an object.

    None if the path leads nowhere: the answer is another one than was expected. What is missing in an element of a
    list on the way is only not there yet.
    """
    if not isinstance(root, (dict, list)):
        return None
    ways = [Found(root, ())]
    for at, step in enumerate(path.steps):
        missing = _MISSING if ALL not in path.steps[:at] else None
        ways = [further for found in ways for further in _further(found, step, missing)]
    if ways and all(found.value is _MISSING for found in ways):
        return None
    ends = [found for found in ways if found.value is not _MISSING]
    return [element for found in ends for element in _spread(found, at_end=path.steps[-1:] != (ALL,))]


_MISSING = object()


def _further(found: Found, step: Step, missing: object = None) -> Iterator[Found]:
    if found.value is _MISSING:
        yield found
    elif step is ALL:
        yield from _each(found)
    else:
        yield Found(one_step(found.value, step, missing), (*found.way, step))


def _each(found: Found) -> Iterator[Found]:
    if isinstance(found.value, list):
        yield from (Found(value, (*found.way, at)) for at, value in enumerate(found.value))
    elif isinstance(found.value, dict):
        yield Found(found.value, (*found.way, ITSELF))


def _spread(found: Found, *, at_end: bool) -> Iterator[Found]:
    if at_end and isinstance(found.value, list):
        yield from _each(found)
    elif found.value is not None:
        yield found


def one_step(value: Any, step: Step, otherwise: Any = None) -> Any:
    """What stands under a key or at an index; `otherwise` if nothing does. [0] of what is no list is itself."""
    if step is ITSELF:
        return value
    if isinstance(step, str):
        return value.get(step, otherwise) if isinstance(value, dict) else otherwise
    if isinstance(step, int) and isinstance(value, list):
        return value[step] if -len(value) <= step < len(value) else otherwise
    return value if step in (0, -1) and isinstance(value, dict) else otherwise


def spelled_out(start: Any, path: Path) -> Path:
    """The path with a [*] wherever a key meets a list, as the first elements show."""
    value: Any = start
    steps: list[Step] = []
    for step in path.steps:
        if isinstance(step, str) and isinstance(value, list):
            steps.append(ALL)
            value = next((one for one in value[:SHOWING] if isinstance(one, dict) and step in one), None)
        steps.append(step)
        value = one_step(value, 0 if step is ALL else step)
    return Path(tuple(steps), path.from_root)


def values_at(root: Any, event: Found, path: Path, events: Path) -> list[Any]:
    """What a path finds for one event, in order, without None.

    From the root, a [*] that stands in the path of the events too means the element that this event is in.
    """
    path = spelled_out(root if path.from_root else event.value, path)
    if not path.from_root:
        return _walk([event.value], path.steps)
    bound, shared = (*events.steps, ALL)[: len(event.way)], 0
    while shared < min(len(path.steps), len(bound)) and path.steps[shared] == bound[shared]:
        shared += 1
    return _walk([root], (*event.way[:shared], *path.steps[shared:]))


def _walk(values: list[Any], steps: tuple[Step, ...]) -> list[Any]:
    ways = [Found(value, ()) for value in values]
    for step in steps:
        ways = [further for found in ways for further in _further(found, step) if further.value is not None]
    return [value for found in ways for value in (found.value if isinstance(found.value, list) else [found.value])
            if value is not None]  # fmt: skip
