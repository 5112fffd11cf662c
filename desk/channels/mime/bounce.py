"""What a bounce says: whom it was for, why it came back and which mail it speaks of.

A report by the book (RFC 3464) is believed first; the rest is read from the words that servers write instead.
"""

import re
from collections.abc import Iterable

from desk.channels.mime.charsets import decode
from desk.channels.mime.headers import Headers, read_headers
from desk.channels.mime.words import clean_line, header_text, message_ids
from desk.channels.types import Attachment, Bounce

ORIGINALS = frozenset({"message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"})
REPORTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
MOST = 100  # recipients
LOOKED_AT = 64 * 1024  # of a report, and of the words
ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[\w-]{1,63}\.)+[\w-]{2,63}")
NAMED = re.compile(r"(?m)^[ \t>]{0,20}<([^<>\s]{3,254})>\s?[:：(]")  # qmail and Postfix begin a line so
COPY = re.compile(
    r"(?im)^[ \t>*=_-]{0,80}(?:below this line is a copy of|this is a copy of (?:the|your) message"
    r"|original message (?:headers|follows)"
    r"|(?:the )?(?:full )?headers? of the (?:original|returned) message|original message\b"
    r"|message headers?(?: follow)?s?\b"
    r"|unsent message below|diagnostic information for administrators|原(?:始)?(?:邮件|郵件)(?:内容|信息|如下|附后"
    r"|头)?)"
)
OLD_ID = re.compile(r"(?im)^[ \t>|]{0,20}message-id:\s{0,9}<([^<>\s]{1,998})>")
STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\.\d|\d)")
CODE = re.compile(r"(?<![\d.:])([45]\d\d)(?=[ \-])(?![ \-]\d+\.\d+\.\d+\.\d)")
REASON = re.compile(
    r"(?im)^.{0,40}?(?:退信原因|失败原因|失敗原因|原因|说明|錯誤訊息|错误信息|错误提示|出错信息|reason|error"
    r"|diagnostic(?:-code)?|said|grund|motif|motivo"
    r"|理由)(?:[^:：\n]{0,40})[:：]\s*(\S.*)$"
)
REFUSAL = re.compile(
    r"(?im)^.*(?:user unknown|unknown user|no such (?:user|recipient|mailbox)|does not exist|doesn.t exist|not found"
    r"|quota|mailbox (?:is )?full"
    r"|unrouteable|unroutable|rejected|refused|blocked|timed out|couldn.t be delivered|could not be delivered|不存在"
    r"|无法送达|被拒|已满|超限).*$"
)
DELAYED = re.compile(
    r"(?i)\b(delay(ed)?|still being retried|will (be retried|keep trying|retry)|could not send message for"
    r"|not yet been delivered"
    r"|warning message only|temporarily deferred)\b|延迟|延遲|继续尝试|繼續嘗試|尚未送达|verzögert|retard[ée]"
)
GIVEN_UP = re.compile(
    r"(?i)\b(fail(ed|ure)|undeliver|returned mail|permanent|rejected|given up|giving up)|退信|失败|失敗"
)
LAST = ("failed", "delayed", "delivered", "relayed", "expanded")  # the worst first


def read_bounce(headers: Headers, subject: str, text: str, attached: list[Attachment]) -> Bounce:
    """The bounce with these headers, words and parts. Bounded in time; never raises."""
    words, copied = _cut(text[: 4 * LOOKED_AT])
    words, whole = words[:LOOKED_AT], text[:LOOKED_AT]  # some put the reason below what they call the original
    groups = [group for part in attached if part.type in REPORTS for group in _groups(part.data)]
    report = _reported(groups)
    action = report.action if groups else _told_action(subject, words)
    status = report.status or _told_status(words, action) or _told_status(whole, action)
    recipients = report.recipients or _told_recipients(headers, words) or _told_recipients(headers, whole)
    return Bounce(
        original_id=_original_id(attached) or _told_id(copied) or _told_id(whole) or _answered_id(headers),
        recipients=recipients,
        status=status,
        action=action,
        permanent=action == "failed" and not status.startswith("4"),
        why=report.why or _told_why(words) or _told_why(whole) or _first_line(text) or subject,
    )


def _cut(text: str) -> tuple[str, str]:
    """What the server says, and the mail it sends back below."""
    found = COPY.search(text)
    return (text[: found.start()], text[found.start() :]) if found else (text, "")


def _groups(data: bytes) -> list[Headers]:
    """The groups of fields of a delivery status, the one about the whole mail first."""
    out: list[Headers] = []
    position, end = 0, min(len(data), LOOKED_AT)
    while position < end and len(out) <= MOST:
        group, after = read_headers(data, position, end)
        if after <= position:
            break
        position = after
        if group.fields:
            out.append(group)
    return out


def _reported(groups: list[Headers]) -> Bounce:
    about = [group for group in groups if group.raw("action") or group.raw("final-recipient")]
    actions = [_word(group.raw("action")) for group in about]
    worst = next((action for action in LAST if action in actions), "failed")
    chosen = [group for group, action in zip(about, actions, strict=True) if action == worst] or about
    return Bounce(
        recipients=_distinct(_recipient(group) for group in chosen),
        status=next(filter(None, map(_status, chosen)), ""),
        action=worst,
        why=next(filter(None, (_typed(group.raw("diagnostic-code")) for group in chosen)), ""),
    )


def _word(raw: bytes) -> str:
    return (header_text(raw).lower().split() or [""])[0].strip(";,")


def _typed(raw: bytes) -> str:
    """A field such as `smtp; 550 no` without its type."""
    kind, semicolon, value = header_text(raw).partition(";")
    return re.sub(r"\s+", " ", value.strip() if semicolon and len(kind) < 20 else kind)[:500]


def _recipient(group: Headers) -> str:
    """The address that was written to; the one it was forwarded to only if that is all we have."""
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        value = re.sub(r"\+([0-9A-F]{2})", lambda code: chr(int(code[1], 16)), _typed(group.raw(name)))
        found = ADDRESS.search(value)
        if found:
            return found[0]
    return ""


def _status(group: Headers) -> str:
    found = STATUS.search(header_text(group.raw("status")))
    return found[0] if found else ""


def _original_id(attached: list[Attachment]) -> str:
    for part in attached:
        if part.type in ORIGINALS:
            headers, _ = read_headers(part.data, 0, min(len(part.data), LOOKED_AT))
            found = message_ids(headers.raw("message-id"))
            if found:
                return found[0]
    return ""


def _told_id(text: str) -> str:
    found = OLD_ID.search(text)
    return f"<{clean_line(found[1])}>" if found else ""


def _answered_id(headers: Headers) -> str:
    answered = message_ids(headers.raw("in-reply-to")) or message_ids(headers.raw("references"))[-1:]
    return answered[0] if answered else ""


def _told_recipients(headers: Headers, words: str) -> list[str]:
    failed = ADDRESS.findall(decode(b", ".join(headers.all("x-failed-recipients"))))
    named = failed or [each for each in NAMED.findall(words) if ADDRESS.fullmatch(each)]
    if named:
        return _distinct(named)
    known = {
        each.lower()
        for name in ("to", "from", "cc")
        for raw in headers.all(name)
        for each in ADDRESS.findall(decode(raw))
    }
    others = [each for each in ADDRESS.findall(words) if each.lower() not in known]
    return _distinct(
        each for each in others if not re.match(r"(?i)(postmaster|mailer-daemon|abuse|support|help)@", each)
    )


def _distinct(addresses: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for address in addresses:
        local, at, domain = clean_line(address).rpartition("@")
        if at:
            found.setdefault(address.lower(), f"{local}@{domain.lower()}")
    return list(found.values())[:MOST]


def _told_action(subject: str, words: str) -> str:
    if DELAYED.search(subject):
        return "delayed"
    return "delayed" if DELAYED.search(words) and not GIVEN_UP.search(f"{subject}\n{words}") else "failed"


def _told_status(words: str, action: str) -> str:
    found = next((each for each in STATUS.finditer(words) if each[1] != "2" or action == "delivered"), None)
    if found:
        return found[0]
    code = CODE.search(words)
    return f"{code[1][0]}.0.0" if code else ""


def _told_why(words: str) -> str:
    lines = [line for line in map(str.strip, words.split("\n")) if line]
    coded = next((line for line in lines if CODE.search(line) or STATUS.search(line)), "")
    reason = REASON.search(words)
    refusal = REFUSAL.search(words)
    told = coded or (reason[1] if reason else "") or (refusal[0] if refusal else "")
    return _line(told)


def _first_line(text: str) -> str:
    return _line(text.strip()[:500].split("\n")[0])


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", clean_line(text))[:500]
