"""Values that an agent fills in by hand: only for names that the table allows and the database has nothing for."""

import unicodedata
from collections.abc import Mapping

from desk.accounts.masking import mask_address, mask_in_text
from desk.tickets.canned.values import KnownNow
from desk.tickets.canned.variables import LONGEST_VALUE

MASKED = {"addr_masked": mask_address}


def supplied(given: Mapping[str, str], known: KnownNow) -> dict[str, str]:
    """What of `given` may be printed: one line each, with the people of this shipment masked.

    Dates and times stay as they were typed.
    """
    texts = {name: _one_line(text) for name, text in given.items() if name in known.may_supply}
    return {
        name: MASKED.get(name, str)(mask_in_text(text, known.secrets))
        for name, text in texts.items()
        if text and not known.values.get(name)
    }


def _one_line(text: str) -> str:
    shown = "".join(" " if unicodedata.category(character)[0] in "CZ" else character for character in text)
    return " ".join(shown.split())[:LONGEST_VALUE]
