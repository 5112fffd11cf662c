"""Which parts are the body, which are attached, and the text of the first kind."""

import html
import re
from dataclasses import dataclass, field
from functools import cached_property

from desk.channels.mime.charsets import decode, without_surrogates
from desk.channels.mime.flowed import unflow
from desk.channels.mime.structure import Part
from desk.core.html import LONGEST, Line, clean_html, html_lines, tidy

READABLE = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown", "text/x-plain"})
SPARE = frozenset({"text/x-amp-html", "text/watch-html"})  # another rendering of the same words
ROOM = 2_500_000  # bytes of body; texts beyond it are attached, so that nothing is lost
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
CHARSET_META = re.compile(rb"(?i)<meta[^>]{0,200}charset\s*=\s*[\"']?([a-z0-9_-]{2,40})")
ENRICHED = re.compile(r"</?[a-zA-Z-]{1,60}>")
SUMMARY = re.compile(r"(?m)^SUMMARY[^:\n]{0,200}:(.*)$")


@dataclass
class Piece:
    """One stretch of body: plain, html, or the same words as both."""

    plain: str | None = None
    markup: str | None = None

    @cached_property
    def lines(self) -> list[Line]:
        """The visible lines, quote depth included where the sender's html marks it."""
        if self.plain is not None and (self.plain.strip() or not self.markup):
            return [Line(line, 0) for line in tidy(self.plain).strip().split("\n")]
        return html_lines(self.markup or "")

    @cached_property
    def text(self) -> str:
        return tidy("\n".join(line.text for line in self.lines)).strip()


@dataclass
class Content:
    """What a mail says and carries. `attached` is in the order of the mail."""

    pieces: list[Piece] = field(default_factory=list)
    attached: list[Part] = field(default_factory=list)
    room: int = ROOM

    def text(self) -> str:
        """The whole visible body as plain text."""
        return "\n\n".join(piece.text for piece in self.pieces if piece.text)

    def lines(self) -> list[Line]:
        """The same body line by line."""
        return [line for piece in self.pieces for line in [*piece.lines, Line("", 0)]]

    def markup(self) -> str:
        """The whole visible body as the sender's own html, not yet safe; empty for a plain mail."""
        if not any(piece.markup for piece in self.pieces):
            return ""
        return "\n".join(piece.markup or _as_markup(piece.plain or "") for piece in self.pieces)

    def html(self) -> str:
        """The whole visible body, sanitised."""
        return clean_html(self.markup())


def _as_markup(text: str) -> str:
    return "<div>" + html.escape(text).replace("\n", "<br>") + "</div>" if text.strip() else ""


def read_content(root: Part) -> Content:
    """Walk the tree. A part is body when it is readable text, not a named file, and in a place where bodies stand."""
    content = Content()
    if not root.children and root.type.startswith("multipart/"):
        content.pieces.append(Piece(plain=_plain(root)))
    elif not root.children and root.type in READABLE and root.disposition.value != "attachment":
        content.pieces.append(_piece(root))
    else:
        _walk(root, content, named_is_file=True)
    if not content.text():
        content.pieces += [Piece(plain=summary) for part in content.attached if (summary := _summary(part))]
    return content


def _walk(part: Part, content: Content, named_is_file: bool) -> None:
    if part.children:
        walkers = {"multipart/alternative": _alternative, "multipart/related": _related, "multipart/encrypted": _attach}
        walkers.get(part.type, _mixed)(part, content)
    elif _is_body(part, named_is_file) and content.room > 0:
        content.room -= part.end - part.start
        content.pieces.append(_piece(part))
    elif not part.type.startswith("multipart/") or part.raw[part.start : part.end].strip():
        content.attached.append(part)


def _is_body(part: Part, named_is_file: bool) -> bool:
    if part.type not in READABLE or part.disposition.value == "attachment":
        return False
    return not (named_is_file and part.filename)


def _mixed(part: Part, content: Content) -> None:
    for child in part.children:
        _walk(child, content, named_is_file=True)


def _attach(part: Part, content: Content) -> None:
    content.attached += part.children


def _related(part: Part, content: Content) -> None:
    start = part.content.params.get("start", "").strip("<> ")
    root = next((child for child in part.children if start and child.content_id == start), part.children[0])
    for child in part.children:
        if child is root or child.children:
            _walk(child, content, named_is_file=child is not root)
        else:
            content.attached.append(child)


def _alternative(part: Part, content: Content) -> None:
    """The same words several times: the first plain one and the last html one make one piece."""
    chosen = Piece()
    for child in part.children:
        if child.type in SPARE:
            continue
        inner = Content(room=content.room)
        _walk(child, inner, named_is_file=False)
        content.room = inner.room
        content.attached += inner.attached
        if not inner.pieces:
            continue
        markup = inner.markup()
        chosen.markup = markup or chosen.markup
        if chosen.plain is None and any(piece.plain is not None for piece in inner.pieces) and not _only_extra(child):
            chosen.plain = inner.text()
    if chosen != Piece():
        content.pieces.append(chosen)


def _only_extra(child: Part) -> bool:
    """A branch such as `mixed(html, pdf, plain)` repeats the plain one; only real plain branches count."""
    return bool(child.children) and child.type != "multipart/alternative"


def _piece(part: Part) -> Piece:
    if part.type == "text/html":
        data = part.data()
        found = CHARSET_META.search(data, 0, 4096)
        label = part.charset or (found[1].decode("ascii") if found else "")
        return Piece(markup=_storable(decode(data, label)))
    return Piece(plain=_plain(part))


def _plain(part: Part) -> str:
    text = _storable(decode(part.data(), part.charset))
    if part.type in ("text/enriched", "text/richtext"):
        return ENRICHED.sub("", text)
    if part.content.params.get("format", "").lower() == "flowed":
        return unflow(text, part.content.params.get("delsp", "").lower() == "yes")
    return text


def _storable(text: str) -> str:
    text = text[:LONGEST].replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    return without_surrogates(CONTROLS.sub("", text))


def _summary(part: Part) -> str:
    if part.type != "text/calendar":
        return ""
    found = SUMMARY.search(_storable(decode(part.data(), part.charset)))
    return found[1].strip().replace("\\,", ",").replace("\\n", " ") if found else ""
