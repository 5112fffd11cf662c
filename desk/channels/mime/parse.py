"""A raw mail read: never raises, and what cannot be read is said, not guessed."""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import replace

from desk.channels.mime.addresses import read_addresses, read_sender
from desk.channels.mime.attachments import attachment
from desk.channels.mime.automatic import Evidence, auto_kind
from desk.channels.mime.bodies import Content, read_content
from desk.channels.mime.bounce import REPORTS, read_bounce
from desk.channels.mime.dates import read_date
from desk.channels.mime.forwards import PREFIX, read_forward
from desk.channels.mime.headers import Headers, read_headers
from desk.channels.mime.sizes import MAX_SIZE
from desk.channels.mime.structure import Part, Tree, read_tree
from desk.channels.mime.words import header_text, message_ids
from desk.channels.quoting.split import split_lines
from desk.channels.types import Attachment, Forwarded, ParsedMail

ENVELOPE = ("delivered-to", "x-original-to", "envelope-to")
SALVAGED = 256 * 1024
MBOX_LINE = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:\s*\n)?>?From [^\n]*\n")
CID = re.compile(r"(?i)cid:([^\"'\s>)]{1,300})")


def parse(raw: bytes, max_size: int = MAX_SIZE) -> ParsedMail:
    """Everything a desk wants to know of one mail of at most `max_size` bytes.

    Never raises: `error` is None, or says why the mail is poison; then the other fields hold what could be saved.
    """
    try:
        return _parse(
            _trimmed(raw[:max_size]), f"the mail is longer than {max_size} bytes" if len(raw) > max_size else ""
        )
    except MemoryError:
        return _salvaged(raw, "the mail took too much memory to read")
    except Exception as error:  # poison must end as a parked row, whatever it found to break
        return _salvaged(raw, f"{type(error).__name__}: {error}"[:300])


def headers_only(raw: bytes) -> ParsedMail:
    """What the first headers say, for a mail whose body cannot be read. Never raises."""
    return _salvaged(raw, "only the headers were read")


def _trimmed(raw: bytes) -> bytes:
    """Without an mbox line, a byte order mark or leading empty lines; a mail of bare CRs gets line feeds."""
    if raw[:2] in (BOM_UTF16_LE, BOM_UTF16_BE):
        raw = raw.decode("utf-16", "replace").encode("utf-8", "replace")
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    found = MBOX_LINE.match(raw[:2048])
    raw = raw[found.end() :] if found else raw
    return raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")


def _salvaged(raw: bytes, reason: str) -> ParsedMail:
    try:
        headers, _ = read_headers(_trimmed(raw[:SALVAGED]), 0, SALVAGED)
        return replace(_from_headers(headers), error=reason)
    except Exception:  # even the headers are poison: an empty mail with its reason can still be parked
        return ParsedMail(error=reason)


def _parse(raw: bytes, problem: str) -> ParsedMail:
    tree = read_tree(raw)
    if not tree.root.headers.fields and (b"\0" in raw or not raw.strip()):
        problem = problem or "there are no headers"
    mail = _from_headers(tree.root.headers, _likely_charset(tree.root))
    content = read_content(tree.root)
    attachments = _attachments(content)
    lines = split_lines(content.lines())
    kind = auto_kind(_evidence(tree.root, mail, lines.reply, attachments))
    text = content.text()
    told = kind == "bounce" or (kind == "receipt" and any(each.type in REPORTS for each in attachments))
    return replace(
        mail,
        auto=bool(kind),
        auto_kind=kind,
        text=text,
        html=content.html(),
        reply=lines.reply or text,
        quoted=lines.quoted if lines.reply else "",
        signature=lines.signature if lines.reply else "",
        attachments=attachments,
        bounce=read_bounce(tree.root.headers, mail.subject, text, attachments) if told else None,
        forwarded=None
        if kind
        else read_forward(mail.subject, text, bool(mail.in_reply_to)) or _passed_on(mail, attachments),
        error=_why_poison(tree, problem),
    )


def _why_poison(tree: Tree, problem: str) -> str | None:
    return problem or tree.problem or None


def _from_headers(headers: Headers, charset: str = "") -> ParsedMail:
    sender = read_sender(headers.all("from"), charset)
    answered = message_ids(headers.raw("in-reply-to"))
    reply_to = read_addresses(headers.all("reply-to"))
    return ParsedMail(
        subject=header_text(headers.raw("subject"), charset),
        from_name=sender.name,
        from_email=sender.email,
        to=read_addresses(headers.all("to"), charset),
        cc=read_addresses(headers.all("cc"), charset),
        delivered_to=read_addresses([value for name in ENVELOPE for value in headers.all(name)]),
        reply_to=reply_to[0].email if reply_to else "",
        date=read_date(header_text(headers.raw("date"))),
        message_id=next(iter(message_ids(headers.raw("message-id"))), ""),
        in_reply_to=answered[0] if answered else "",
        references=message_ids(b" ".join(headers.all("references"))),
        sender_problem=sender.problem,
        list_id=_list_id(headers),
        authentication=[header_text(each)[:2000] for each in headers.all("authentication-results")],
    )


def _list_id(headers: Headers) -> str:
    """The identifier between the angle brackets of List-Id, lower case; what stands there if there are none."""
    value = header_text(headers.raw("list-id"))
    found = re.search(r"<([^<>]+)>", value)
    return (found[1] if found else value).strip().lower()[:200]


def _likely_charset(root: Part) -> str:
    """The set that the body declares: who writes raw bytes into headers writes them as in the body."""
    part = root
    while part.children:
        part = part.children[0]
    return part.charset if part.type.startswith("text/") else ""


def _passed_on(mail: ParsedMail, attachments: list[Attachment]) -> Forwarded | None:
    """The mail that is attached whole, when it is the one thing that this mail carries or its subject says so."""
    mails = [each for each in attachments if each.type in ("message/rfc822", "message/global")]
    if len(mails) != 1 or not (PREFIX.match(mail.subject) or len(attachments) == 1):
        return None
    tree = read_tree(mails[0].data)
    inner = _from_headers(tree.root.headers, _likely_charset(tree.root))
    return Forwarded(inner.from_name, inner.from_email, inner.subject, read_content(tree.root).text())


def _attachments(content: Content) -> list[Attachment]:
    shown = frozenset(cid.lower() for cid in CID.findall(content.markup()))
    return [attachment(part, number, shown) for number, part in enumerate(content.attached, start=1)]


def _evidence(root: Part, mail: ParsedMail, words: str, attachments: list[Attachment]) -> Evidence:
    return Evidence(root.headers, root.content, root.type, mail.from_email, mail.subject, words, attachments)
