"""How parent and child speak: lengths first, JSON for what was read, files as plain bytes; no objects travel."""

import json
import struct
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from typing import Any

from desk.channels.types import Address, Attachment, Bounce, Forwarded, ParsedMail

ASK = struct.Struct("<cQ")  # what is wanted, bytes of the mail
ANSWER = struct.Struct("<Q")  # bytes of the JSON
WHOLE, WITHOUT_FILES, HEADERS = b"w", b"f", b"h"
MOST = 64 * 1024 * 1024  # bytes of JSON a parent believes in


def packed(mail: ParsedMail, with_files: bool) -> Iterator[bytes]:
    """The answer, piece by piece."""
    values = {each.name: getattr(mail, each.name) for each in fields(mail)}
    values["date"] = mail.date.isoformat() if mail.date else None
    for name in ("to", "cc", "delivered_to"):
        values[name] = [[each.name, each.email] for each in values[name]]
    values["attachments"] = [
        [each.name, each.type, each.size, each.inline, each.content_id, len(each.data) if with_files else 0]
        for each in mail.attachments
    ]
    for name in ("bounce", "forwarded"):
        values[name] = vars(values[name]) if values[name] else None
    head = json.dumps(values, ensure_ascii=False).encode("utf-8", "replace")
    yield ANSWER.pack(len(head)) + head
    if with_files:
        yield from (each.data for each in mail.attachments if each.data)


def file_sizes(values: dict[str, Any]) -> list[int]:
    """How many bytes of each file follow the JSON."""
    return [int(each[5]) for each in values["attachments"]]


def unpacked(values: dict[str, Any], files: list[bytes]) -> ParsedMail:
    """The mail that a child described. Raises KeyError, TypeError or ValueError where it is none."""
    values = dict(values)
    for name in ("to", "cc", "delivered_to"):
        values[name] = [Address(str(each[0]), str(each[1])) for each in values[name]]
    values["attachments"] = [
        Attachment(str(each[0]), str(each[1]), int(each[2]), bool(each[3]), str(each[4]), data)
        for each, data in zip(values["attachments"], files, strict=True)
    ]
    values["date"] = datetime.fromisoformat(values["date"]) if values["date"] else None
    values["bounce"] = Bounce(**values["bounce"]) if values["bounce"] else None
    values["forwarded"] = Forwarded(**values["forwarded"]) if values["forwarded"] else None
    return ParsedMail(**values)
