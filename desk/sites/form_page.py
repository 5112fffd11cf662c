"""The page of a web form."""

from datetime import datetime

from flask import Response, request

from desk.kb.reading import page_for, reader_language
from desk.sites.about import about
from desk.sites.forms import ContactForm
from desk.sites.framing import framed_for
from desk.sites.models import SiteDoor


def form_page(door: SiteDoor, form: ContactForm, now: datetime, *, status: int = 200, said: str = "") -> Response:
    """The form as it stands, with what was typed and what is wrong with it; `linked` is what a link of ours says."""
    linked = about(form.about.data or "", now=now)
    files = [one.filename for one in form.files.data or () if getattr(one, "filename", "")]
    page = page_for(
        "sites/form.html", reader_language(), status, door=door, form=form, said=said, linked=linked, files=files,
        bare=is_bare(),
    )  # fmt: skip
    return framed_for(door, page)


def is_bare() -> bool:
    """In a frame of a site: without a head of our own."""
    return request.args.get("frame") == "1"
