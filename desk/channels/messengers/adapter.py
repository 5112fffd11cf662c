"""What every messenger must be able to do."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from desk.channels.messengers.types import (
    Ask,
    Entry,
    Heard,
    HeardFile,
    Limits,
    OutFile,
    Piece,
    Pull,
    Receipt,
    Recipient,
    Untrue,
    Verdict,
)
from desk.core.fetching import Answer, Call

Config = Mapping[str, str]


class Adapter(ABC):
    """One messenger as its public documentation defines it. All of it is pure: values in, values out.

    `channel` is what its tickets are labelled with; `answer` is what the other side wants to hear from our door.
    """

    channel: ClassVar[str]
    entries: ClassVar[tuple[Entry, ...]]
    answer: ClassVar[tuple[str, str]] = ("", "text/plain; charset=utf-8")

    def trouble(self, config: Config) -> tuple[str, str]:
        """The entry that cannot be, and a word for why; both empty when all is well."""
        return "", ""

    def challenge(self, ask: Ask, config: Config, now: datetime) -> str:
        """What to answer a GET with that asks whether we are who we say. Raises Untrue."""
        raise Untrue("method")

    @abstractmethod
    def pieces(self, ask: Ask, config: Config, now: datetime) -> list[Piece]:
        """What a POST tells, once it was found genuine. Raises Untrue."""

    @abstractmethod
    def read(self, raw: bytes) -> Heard | Receipt | Pull | None:
        """What one piece is; None for what needs nothing done. Raises Untrue."""

    @abstractmethod
    def limits(self, config: Config, data: Mapping[str, object]) -> Limits:
        """What may be sent to somebody of whom `data` is known."""

    def check_call(self, config: Config) -> Call | None:
        """A request that does nothing but show whether they know us; None where asking for a token shows it."""
        return None

    @abstractmethod
    def text_call(
        self, config: Config, to: Recipient, text: str, token: str, *, mark: str, now: datetime, template: bool
    ) -> Call:
        """The request that sends a text. `mark` is ours and the same each time the same text is sent."""

    @abstractmethod
    def judge(self, answer: Answer) -> Verdict:
        """What the answer to a text or a file means."""

    def needs_token(self, config: Config, to: Recipient, now: datetime) -> bool:
        """Whether a message to this person goes with an access token."""
        return False

    def media_calls(self, config: Config, file: HeardFile, token: str, before: Sequence[Answer]) -> Call | None:
        """The next request on the way to a file of theirs, after the answers so far; None when the last has it.

        Raises Untrue when there is no way to it.
        """
        raise Untrue("file")


class WithToken(Adapter):
    """One that is asked for an access token first."""

    @abstractmethod
    def token_call(self, config: Config, *, force: bool) -> Call:
        """How a token is asked for. `force`: the one we have is refused."""

    @abstractmethod
    def read_token(self, answer: Answer) -> tuple[str, int]:
        """The token and the seconds that it lasts. Raises Untrue with what they said."""

    def needs_token(self, config: Config, to: Recipient, now: datetime) -> bool:
        return True


class TakesFiles(Adapter):
    """One that takes files from us."""

    @abstractmethod
    def upload_call(self, config: Config, file: OutFile, token: str) -> Call:
        """The request that hands over the bytes of a file."""

    @abstractmethod
    def uploaded(self, answer: Answer) -> str:
        """What the file is called from then on; empty when it was not taken."""

    @abstractmethod
    def file_call(self, config: Config, to: Recipient, file: OutFile, ref: str, token: str, *, mark: str) -> Call:
        """The request that sends a file that was handed over."""
