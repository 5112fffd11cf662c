"""Which parts are the body, which are attached, and the text of the first kind."""

import html
import re
from dataclasses import dataclass, field
from functools import cached_property

from desk.channels.mime.charsets import decode, without_surrogates
from desk.channels.mime.flowed import unflow
from desk.channels.mime.opaque import signed_content
from desk.channels.mime.structure import PARTS, Loose, Part, read_tree
from desk.channels.mime.tnef import Broken, read_tnef
from desk.channels.mime.uu import take_uu
from desk.channels.quoting.markup import mail_lines
from desk.core.html import LONGEST, clean_html
from desk.core.html_lines import Line, tidy

READABLE = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown", "text/x-plain"})
TNEF = ("application/ms-tnef", "application/vnd.ms-tnef")
OPAQUE = ("application/pkcs7-mime", "application/x-pkcs7-mime")
SPARE = frozenset({"text/x-amp-html", "text/watch-html"})  # another rendering of the same words
MOST = 4_000_000  # encoded bytes of one text that are looked at
ROOM = 1_500_000  # bytes of body; texts beyond it are attached, so that nothing is lost
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
        return mail_lines(self.markup or "")

    @cached_property
    def text(self) -> str:
        return tidy("\n".join(line.text for line in self.lines)).strip()


@dataclass
class Content:
    """What a mail says and carries. `attached` is in the order of the mail."""

    pieces: list[Piece] = field(default_factory=list)
    attached: list[Part | Loose] = field(default_factory=list)
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
        content.pieces.append(Piece(plain=_plain(root, content)))
    elif not root.children and root.type in READABLE and root.disposition.value != "attachment":
        content.pieces.append(_piece(root, content))
    else:
        _walk(root, content, named_is_file=True)
    _open_parcels(content)
    if not content.text():
        content.pieces += [Piece(plain=summary) for part in content.attached if (summary := _summary(part))]
    return content


def _walk(part: Part, content: Content, named_is_file: bool) -> None:
    if part.children:
        walkers = {"multipart/alternative": _alternative, "multipart/related": _related, "multipart/encrypted": _attach}
        walkers.get(part.type, _mixed)(part, content)
    elif _is_body(part, named_is_file) and content.room > 0:
        content.room -= part.end - part.start
        content.pieces.append(_piece(part, content))
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


def _piece(part: Part, content: Content) -> Piece:
    if part.type == "text/html":
        data = part.data(MOST)
        found = CHARSET_META.search(data, 0, 4096)
        label = part.charset or (found[1].decode("ascii") if found else "")
        return Piece(markup=_storable(decode(data, label)))
    return Piece(plain=_plain(part, content))


def _plain(part: Part, content: Content) -> str:
    data, files = take_uu(part.data())
    content.attached += files
    text = _storable(decode(data[:MOST], part.charset))
    if part.type in ("text/enriched", "text/richtext"):
        return ENRICHED.sub("", text)
    if part.content.params.get("format", "").lower() == "flowed":
        return unflow(text, part.content.params.get("delsp", "").lower() == "yes")
    return text


def _storable(text: str) -> str:
    text = text[:LONGEST].replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    return without_surrogates(CONTROLS.sub("", text))


def _open_parcels(content: Content) -> None:
    """Put what is packed in an attached part into its place, as long as there are not too many."""
    packed, content.attached = content.attached[:PARTS], []
    for part in packed:
        content.attached += _unpacked(part, content) if len(content.attached) < PARTS else [part]
    del content.attached[2 * PARTS :]


def _unpacked(part: Part | Loose, content: Content) -> list[Part | Loose]:
    """What stands for a part in the list: the files of a winmail.dat, whose body serves a mail that has none."""
    if isinstance(part, Part) and part.type in OPAQUE and not content.text():
        return [*_signed(part, content), part]
    if not (isinstance(part, Part) and (part.type in TNEF or part.filename.lower() == "winmail.dat")):
        return [part]
    try:
        tnef = read_tnef(part.data())
    except Broken:
        return [part]
    if not content.text() and (tnef.html or tnef.text):
        content.pieces.append(Piece(_storable(tnef.text) or None, _storable(tnef.html) or None))
    return [Loose(each.name, each.type, each.content_id, bytes(each.data)) for each in tnef.files]


def _signed(part: Part, content: Content) -> list[Part | Loose]:
    """The body of a mail that stands inside its signature becomes the body; what is attached inside is given back."""
    inside = signed_content(part.data())
    if not inside:
        return []
    tree = read_tree(inside)
    inner = Content()
    _walk(tree.root, inner, named_is_file=True)
    content.pieces += inner.pieces
    return inner.attached


def _summary(part: Part | Loose) -> str:
    if not isinstance(part, Part) or part.type != "text/calendar":
        return ""
    found = SUMMARY.search(_storable(decode(part.data(), part.charset)))
    return found[1].strip().replace("\\,", ",").replace("\\n", " ") if found else ""
