"""What every page for the visitors of a site shares: its language, who may frame it, and how limits are counted."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from time import monotonic, sleep

from flask import Response, request
from flask_babel import force_locale
from flask_babel import gettext as _

from desk.core.security import OWN_FRAME, POLICY, limiter
from desk.kb.reading import reader_language
from desk.sites.models import SiteDoor
from desk.sites.rules import ancestors

TOKEN = "X-Chat-Session"
STEP_S = 0.25  # well above what opening a ticket takes


def framed_for(door: SiteDoor, response: Response) -> Response:
    """Let the sites of this door show the page in a frame, and nobody else."""
    response.headers["Content-Security-Policy"] = POLICY.replace(OWN_FRAME, ancestors(door.origins))
    return response


@contextmanager
def at_even_times() -> Iterator[None]:
    """Go on at a whole step of time: how long it took to find out who writes is nobody's to measure."""
    began = monotonic()
    yield  # what is refused says nothing of anybody, and waits for nothing
    sleep(STEP_S - (monotonic() - began) % STEP_S)


def read_form(_endpoint: str | None, _values: object) -> None:
    """Read what was sent; what is too large, or in too many parts, is refused here and not where it is counted."""
    if request.method == "POST":
        request.form.get("")


def whose_chat() -> str:
    """Counts for one conversation; the store of the limits must not hold what opens it."""
    return sha256((request.headers.get(TOKEN) or request.remote_addr or "").encode()).hexdigest()[:32]


def whose_address() -> str:
    """Counts for the address in a form, whether we know it or not."""
    return sha256(request.form.get("email", "").strip().lower().encode("utf-8", "replace")).hexdigest()[:32]


from_one_place = limiter.shared_limit("30 per 10 minutes", scope="form-place")
# What is refused for a wrong entry reaches nobody: who mends it may still send it.
for_one_address = limiter.shared_limit(
    "6 per hour", scope="form-address", key_func=whose_address, deduct_when=lambda answer: answer.status_code != 422
)
chat_from_one_place = limiter.shared_limit("300 per 10 minutes", scope="chat-place")
turns_of_one_chat = limiter.shared_limit("20 per minute", scope="chat-turns", key_func=whose_chat)
looks_of_one_chat = limiter.shared_limit("90 per minute", scope="chat-looks", key_func=whose_chat)


def in_words(status: int) -> str:
    """Why something was not taken, for its reader."""
    with force_locale(reader_language()):
        words = {
            404: _("This conversation is not there any more."),
            410: _("This conversation has ended."),
            413: _("That is too large to be taken: at most 25 MB at once."),
            429: _("That was very often in a short time. Please wait a few minutes; nothing is lost."),
        }
        return str(words.get(status) or _("This did not work. What you wrote is still here; please try again."))
