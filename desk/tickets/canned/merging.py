"""A letter whose values changed while somebody edited it: the new values go in, the agent's own words stay."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher, unified_diff


@dataclass(frozen=True)
class Merged:
    """`kept` are the parts (by their place) that changed but stay as they are, since the agent rewrote them."""

    text: str
    kept: tuple[int, ...] = ()


def merge(old: Sequence[str], new: Sequence[str], edited: str) -> Merged:
    """`edited` with each part of `old` that became another one in `new` replaced where it stands untouched."""
    original = "".join(old)
    if edited.strip() == original.strip():
        return Merged("".join(new).strip())
    if len(old) != len(new):
        return Merged(edited, tuple(range(len(new))))
    blocks = SequenceMatcher(None, original, edited, autojunk=False).get_matching_blocks()
    text, kept, taken, at = "", [], 0, 0
    for place, (before, after) in enumerate(zip(old, new, strict=True)):
        start = _find(blocks, at, at + len(before)) if before != after else None
        if start is not None:
            text += edited[taken:start] + after
            taken = start + len(before)
        elif before != after:
            kept.append(place)
        at += len(before)
    return Merged(text + edited[taken:], tuple(kept))


def edits(original: str, sent: str) -> str:
    """What was changed by hand, as a unified diff; empty when nothing was."""
    lines = unified_diff(original.splitlines(), sent.splitlines(), "canned", "sent", lineterm="", n=1)
    return "\n".join(lines)


def _find(blocks: Sequence[Match], start: int, end: int) -> int | None:
    """Where the untouched stretch from `start` to `end` of the original begins in the edited text."""
    found = (block.b + start - block.a for block in blocks if block.a <= start and end <= block.a + block.size)
    return next(found, None)
