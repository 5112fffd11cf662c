"""What a customer seems to want, by words that stand in their message: a suggestion, never a decision."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

LONGEST_MESSAGE = 5_000  # characters that are looked at


def intents(text: str, cues: Mapping[str, Iterable[str]]) -> list[tuple[str, int]]:
    """The keys whose cues stand in the text, best first, each with its score: the letters of the cues found."""
    said = plain(text[:LONGEST_MESSAGE])
    scores = {
        key: sum(_weight(cue) for cue in {_cue(one) for one in words} if _says(said, cue))
        for key, words in cues.items()
    }
    return sorted(((key, score) for key, score in scores.items() if score), key=lambda one: (-one[1], one[0]))


def plain(text: str) -> str:
    """One width and one case, so that spellings compare."""
    return unicodedata.normalize("NFKC", text).casefold()


_cue = lru_cache(maxsize=4000)(plain)  # the same few hundred for every message


def _says(text: str, cue: str) -> bool:
    """Words of an alphabet must stand alone; Chinese has no gaps between words."""
    if not cue or cue not in text:
        return False
    if not cue.isascii():
        return True
    return re.search(rf"(?<![a-z0-9]){re.escape(cue)}(?![a-z0-9])", text) is not None


def _weight(cue: str) -> int:
    """A Chinese character says about as much as two letters."""
    return sum(1 if character.isascii() else 2 for character in cue)
