"""The line that `desk mail parse` prints for a mail."""

from typing import Any

from desk.channels.types import Address, ParsedMail


def to_json(parsed: ParsedMail, file: str) -> dict[str, Any]:
    """Plain values in the order they are printed; `error` only for poison."""
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
