"""A raw mail read: never raises, and what cannot be read is said, not guessed."""

import re
from dataclasses import replace
from typing import Any

from desk.channels.mime.addresses import read_addresses, read_sender
from desk.channels.mime.attachments import attachment
from desk.channels.mime.automatic import Evidence, auto_kind
from desk.channels.mime.bodies import Content, read_content
from desk.channels.mime.dates import read_date
from desk.channels.mime.headers import Headers, read_headers
from desk.channels.mime.structure import Part, Tree, read_tree
from desk.channels.mime.words import header_text, message_ids
from desk.channels.quoting.split import split_lines
from desk.channels.types import Address, Attachment, ParsedMail

MAX_SIZE = 50 * 1024 * 1024
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
    except Exception as error:  # poison must end as a parked row, whatever it found to break
        return _salvaged(raw, f"{type(error).__name__}: {error}"[:300])


def _trimmed(raw: bytes) -> bytes:
    """Without an mbox line, a byte order mark or leading empty lines; a mail of bare CRs gets line feeds."""
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
    if not tree.root.headers.fields:
        problem = problem or "there are no headers"
    mail = _from_headers(tree.root.headers)
    content = read_content(tree.root)
    attachments = _attachments(content)
    lines = split_lines(content.lines())
    kind = auto_kind(_evidence(tree.root, mail, attachments))
    return replace(
        mail,
        auto=bool(kind),
        auto_kind=kind,
        text=content.text(),
        html=content.html(),
        reply=lines.reply,
        quoted=lines.quoted,
        attachments=attachments,
        error=_why_poison(tree, problem),
    )


def _why_poison(tree: Tree, problem: str) -> str | None:
    return problem or tree.problem or None


def _from_headers(headers: Headers) -> ParsedMail:
    sender = read_sender(headers.all("from"))
    answered = message_ids(headers.raw("in-reply-to"))
    reply_to = read_addresses(headers.all("reply-to"))
    return ParsedMail(
        subject=header_text(headers.raw("subject")),
        from_name=sender.name,
        from_email=sender.email,
        to=read_addresses(headers.all("to")),
        cc=read_addresses(headers.all("cc")),
        delivered_to=read_addresses([value for name in ENVELOPE for value in headers.all(name)]),
        reply_to=reply_to[0].email if reply_to else "",
        date=read_date(header_text(headers.raw("date"))),
        message_id=next(iter(message_ids(headers.raw("message-id"))), ""),
        in_reply_to=answered[0] if answered else "",
        references=message_ids(b" ".join(headers.all("references"))),
        sender_problem=sender.problem,
    )


def _attachments(content: Content) -> list[Attachment]:
    shown = frozenset(cid.lower() for cid in CID.findall(content.markup()))
    return [attachment(part, number, shown) for number, part in enumerate(content.attached, start=1)]


def _evidence(root: Part, mail: ParsedMail, attachments: list[Attachment]) -> Evidence:
    return Evidence(root.headers, root.content, root.type, mail.from_email, mail.subject, attachments)


def to_json(parsed: ParsedMail, file: str) -> dict[str, Any]:
    """The line `desk mail parse` prints for a mail: plain values, `error` only for poison."""
    answer: dict[str, Any] = {
        "file": file.encode("utf-8", "replace").decode("utf-8"),
        "subject": parsed.subject,
        "from_name": parsed.from_name,
        "from_email": parsed.from_email,
        "to": _strings(parsed.to),
        "cc": _strings(parsed.cc),
        "date": parsed.date.isoformat() if parsed.date else None,
        "message_id": parsed.message_id,
        "in_reply_to": parsed.in_reply_to,
        "references": parsed.references,
        "auto": parsed.auto,
        "text": parsed.text,
        "html": parsed.html,
        "reply": parsed.reply,
        "attachments": [
            {"name": each.name, "type": each.type, "size": each.size, "inline": each.inline}
            for each in parsed.attachments
        ],
    }
    if parsed.error is not None:
        answer["error"] = parsed.error
    return answer


def _strings(addresses: list[Address]) -> list[str]:
    return [str(address) for address in addresses]
