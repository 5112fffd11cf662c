"""Why somebody set a promise aside: a few words that stay on record."""

from flask_babel import lazy_gettext as _l

from desk.core.errors import Faulty

LONGEST_REASON = 300  # of the columns


def reason_given(text: str) -> str:
    """The reason in plain text. Raises Faulty when there is none, or too much."""
    said = " ".join(text.replace("\0", "").split())
    if not said:
        raise Faulty("reason", _l("A reason is needed."))
    if len(said) > LONGEST_REASON:
        raise Faulty("reason", _l("At most %(count)s characters.", count=LONGEST_REASON))
    return said
