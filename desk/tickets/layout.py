"""A message as its sender laid it out: the pictures that came with it stand in it, those elsewhere when asked for."""

import re
from base64 import b64encode
from collections.abc import Sequence

from desk.core.files import get
from desk.tickets.models import Attachment

CID = re.compile(r'(?i)(<img(?: [a-z-]+="[^"]*")*? src=")cid:([^"]{1,300})(?=")')
ELSEWHERE = re.compile(r'(?i)(<img(?: [a-z-]+="[^"]*")*? )data-remote-src(?==")')  # as the sanitiser leaves it
SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})  # by their first bytes, not by their names
ROOM = 4_000_000  # bytes of pictures in one page


def laid_out(html: str, files: Sequence[Attachment], *, pictures: bool) -> str:
    """Sanitised html with the message's own pictures in it; `pictures` lets those of other places load."""
    own = _pictures_of(html, files)
    html = CID.sub(lambda found: found[1] + own.get(found[2].lower(), "cid:" + found[2]), html)
    return ELSEWHERE.sub(r"\1src", html) if pictures else html


def asks_elsewhere(html: str) -> bool:
    """Whether sanitised html has pictures of other servers, which `laid_out` keeps out."""
    return ELSEWHERE.search(html) is not None


def _pictures_of(html: str, files: Sequence[Attachment]) -> dict[str, str]:
    wanted = {found[2].lower() for found in CID.finditer(html)}
    found: dict[str, str] = {}
    room = ROOM
    for file in files:
        name = file.content_id.lower()
        if name in wanted and file.type in SHOWN and file.size <= room:
            room -= file.size
            found[name] = f"data:{file.type};base64,{b64encode(get(file.digest)).decode()}"
    return found
