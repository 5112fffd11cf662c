"""Why an answer that began as a canned reply does not leave."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from desk.core.errors import Conflict, Invalid
from desk.tickets.canned.preview import Preview


@dataclass(frozen=True)
class Shown:
    """One change as the agent reads it. `kept` means that it stands in a sentence that they rewrote."""

    label: str
    old: str
    new: str
    kept: bool


class SnapshotGone(Conflict):
    text = _l(
        "This canned reply was put in too long ago to be checked. Insert it again, or send your text as it stands."
    )


class NoLongerTrue(Conflict):
    text = _l("What this canned reply says is no longer true. Insert it again.")


class NotReady(Invalid):
    """Values are missing, or something forbids it; `preview` says what."""

    def __init__(self, preview: Preview) -> None:
        super().__init__()
        self.preview = preview


class ValuesChanged(Conflict):
    """Something that the text prints is another by now; sending with `mark` agrees to it."""

    text = _l("Values in this reply have changed since it was put in.")

    def __init__(self, changes: list[Shown], mark: str) -> None:
        super().__init__()
        self.changes, self.mark = changes, mark
