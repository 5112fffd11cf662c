"""The mail that a mail passes on: its header block, pasted into the body or attached whole."""

import re

from desk.channels.mime.addresses import read_addresses
from desk.channels.mime.words import clean_line
from desk.channels.quoting.labels import label_of
from desk.channels.types import Forwarded

SEARCHED = 2000  # lines
WIDEST = 300  # characters of one
PREFIX = re.compile(
    r"(?i)\s*(?:\[[^\]]{1,30}\]\s*)?(?:fwd?|wg|tr|rv|enc|i|vs|vb|doorst|pd|fs|转发|轉寄|轉發|转寄|전달|転送)\s*[:：]"
)
PASSED_ON = re.compile(
    r"(?i)[\s>*_-]*(?:-{2,}\s*)?(?:forwarded (?:message|mail|by\b)|begin forwarded message|anfang der weitergeleiteten"
    r"|weitergeleitete nachricht|message (?:transféré|transmis)|début du message (?:transféré|réexpédié)"
    r"|mensaje reenviado|inicio del mensaje reenviado|messaggio inoltrato|inizio messaggio inoltrato"
    r"|mensagem (?:encaminhada|reencaminhada)|doorgestuurd bericht|转发(?:的)?(?:邮件|信息|消息)|轉寄(?:的)?(?:郵件"
    r"|訊息|信件)|轉發(?:的)?郵件"
    r"|以下是转发的邮件|転送されたメッセージ|転送メッセージ|전달된 메(?:시지|일)|пересылаемое (?:сообщение|письмо)"
    r"|wiadomość przekazana)"
)
ORIGINAL = re.compile(
    r"(?i)[\s>*_-]*-{2,}\s*(?:original[- ]?(?:message|nachricht|mail|meddelelse|appointment)|ursprüngliche nachricht"
    r"|message d.origine|mensaje original|messaggio originale|mensagem original|oorspronkelijk bericht"
    r"|原始?(?:邮件|郵件|信件|メッセージ)|元のメッセージ|원본 메시지)"
)
QUOTE = re.compile(r"^[> |]{0,8}")
RULE = re.compile(r"[\s>_=*-]*")
FIELDS = {"from", "subject", "date", "to", "cc", "other"}


def read_forward(subject: str, text: str, answers: bool) -> Forwarded | None:
    """The topmost mail passed on in a body; None when the body passes nothing on.

    Many programs write the same block above what is answered: it counts only when subject or wording says forward.
    """
    lines = text.split("\n")
    passes_on = PREFIX.match(subject) is not None
    for index, line in enumerate(each[:WIDEST] for each in lines[:SEARCHED]):
        if PASSED_ON.match(line):
            found = _block(lines, index + 1)
        elif passes_on and (ORIGINAL.match(line) or (label_of(_bare(line))[0] == "from" and not answers)):
            found = _block(lines, index + (ORIGINAL.match(line) is not None))
        else:
            continue
        if found is not None:
            return found
    return None


def _bare(line: str) -> str:
    return QUOTE.sub("", line[: 4 * WIDEST]).strip()


def _block(lines: list[str], start: int) -> Forwarded | None:
    """The header block that begins at or a little below `start`."""
    values: dict[str, str] = {}
    kind, index = "", start
    while index < min(len(lines), start + 40):
        line = _bare(lines[index])
        label, value = label_of(line)
        if label in FIELDS:
            kind = label
            values.setdefault(kind, value)
        elif line and kind and not values[kind]:
            values[kind] = line  # the value stands below its label
        elif not _wraps(kind, line) and (
            (values and not _goes_on(lines, index))
            or (line and not values and not RULE.fullmatch(line) and index > start + 3)
        ):
            break
        index += 1
    if "from" not in values or len(values) < 2:
        return None
    name, email = _person(values["from"])
    rest = _without_marks(lines[index:])
    return Forwarded(name, email, clean_line(values.get("subject", ""))[:500], rest)


def _without_marks(lines: list[str]) -> str:
    """The words below the block, without the quote marks that stand before all of them."""
    if all(line.startswith(">") for line in lines if line.strip()):
        lines = [line[1:].removeprefix(" ") for line in lines]
    return "\n".join(lines).strip()


def _goes_on(lines: list[str], index: int) -> bool:
    """Whether an empty line only parts the fields of one block."""
    return not _bare(lines[index]) and index + 1 < len(lines) and label_of(_bare(lines[index + 1]))[0] in FIELDS


def _wraps(kind: str, line: str) -> bool:
    """Whether this is more of a long list of people."""
    return kind in ("to", "cc") and "@" in line


def _person(value: str) -> tuple[str, str]:
    value = re.sub(r"\[mailto:([^\]\s]+)\]", r"<\1>", value.replace("＜", "<").replace("＞", ">").replace("*", ""))
    value = re.sub(r"(<[^<>]*>)\s*(?:<mailto:[^<>]*>|\(mailto:[^()]*\))", r"\1", value)
    found = read_addresses([value.encode("utf-8", "replace")])
    if found:
        return found[0].name or re.split(r"[<\[(]", value)[0].strip(" \"'") * ("<" in value), found[0].email
    return clean_line(re.split(r"[<\[]", value)[0]).strip(" \"'")[:200], ""
