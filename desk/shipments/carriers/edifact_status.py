"""What an STS segment says happened, in any of the four ways in which senders write it."""

from dataclasses import dataclass

from desk.shipments.carriers.codes_edifact import EVENTS, REASON_EXCEPTIONS, REASONS, REFINED, UN, X12
from desk.shipments.carriers.edifact_syntax import Segment
from desk.shipments.carriers.meanings import Meaning, mean

LONGEST_CODE = 35


@dataclass(frozen=True, slots=True)
class Status:
    """An event's code as sent, the key of its row, and the reason as sent; empty where there is none.

    `key` is another code's where the table does not hold the first one but holds a second that stands beside it.
    """

    code: str
    key: tuple[str, str]
    reason: str = ""
    text: str = ""

    @property
    def kind(self) -> str:
        """Whose list the code is from: UN numbers or X12 letters."""
        return _key(self.code)[0]

    @property
    def word(self) -> str:
        """Why, in one word, where the event is one that has a reason."""
        meaning = EVENTS.get(self.key)
        return REASONS[self.reason][1] if meaning and meaning.code in REFINED and self._says_why() else ""

    @property
    def exception(self) -> str:
        """The type of exception that the reason declares by itself."""
        return REASON_EXCEPTIONS.get(self.reason, "") if self._says_why() else ""

    def refined(self, meaning: Meaning | None) -> Meaning | None:
        """What the reason makes of an event that only says that something went wrong; all others stay."""
        code = REASONS[self.reason][0] if self._says_why() else ""
        return mean(code) if code and meaning and meaning.code in REFINED else meaning

    def _says_why(self) -> bool:
        return self.reason in REASONS and self.key == _key(self.code)


def status_of(segment: Segment) -> Status:
    """The event of an STS segment; one without a code has none.

    (A) a UN number as the second element; (B) X12 letters there; (C) letters that no list holds there, with a text and
    a second code; (D) no second element, the event with its reason behind the category in the first. Such a reason
    may be the UN number of the event itself.
    """
    alone = not any(segment.elements[1]) if len(segment.elements) > 1 else True
    code, second, text = (segment.at(0, at) if alone else segment.at(1, at - 1) for at in (1, 2 + (not alone), 4))
    if alone and not code and _key(segment.at(0)) in EVENTS and _key(segment.at(0))[0] == X12:
        code = segment.at(0)
    if not alone and not code:
        code = second
    reason = next((segment.code(at) for at in range(2, len(segment.elements)) if segment.at(at)), "")
    return Status(
        code[:LONGEST_CODE], _held(code, second, alone=alone), reason or (_key(second)[1] if alone else ""), text
    )


def _held(code: str, second: str, *, alone: bool) -> tuple[str, str]:
    """The key of the code, or of the second one if only that is held; a lone number there is whose list it is."""
    other = _key(second)
    return other if _key(code) not in EVENTS and other in EVENTS and (alone or other[0] == X12) else _key(code)


def _key(code: str) -> tuple[str, str]:
    if code.isascii() and code.isdigit():
        return UN, code.lstrip("0") or "0"
    return X12, code.upper()
