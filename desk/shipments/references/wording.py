"""Building one pattern from many words so that `re` can skip over text quickly.

A pattern that opens with plain characters is searched for by its first character, in C; one that opens with
a look-behind is tried at every place. So the look-behind goes behind the first character.
"""

from collections.abc import Iterable

_LETTER = "[A-Z0-9]"


def whole_word(pattern: str) -> str:
    """A pattern whose first character is plain, not inside another word."""
    return rf"{pattern[0]}(?<!{_LETTER}{pattern[0]}){pattern[1:]}(?![A-Z])"


def any_of(english: Iterable[str], chinese: Iterable[str] = ()) -> str:
    """One of these words: English ones stand alone, Chinese ones anywhere. Each opens with a plain character."""
    return "|".join([*map(whole_word, english), *chinese])
