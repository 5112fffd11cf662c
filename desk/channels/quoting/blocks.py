"""Header blocks that mail programs write above an earlier mail: From, Sent, To, Subject in many languages."""

import re
from functools import lru_cache

from desk.channels.quoting.rows import Rows

LABELS = {
    "from": (
        "from von de da od van fra från von absender expéditeur remitente mittente remetente от откого 发件人 "
        "发件者 發件人 寄件者 寄件人 发信人 发送人 发送者 差出人 送信者 送信元 보낸사람 발신자 보낸이"
    ),
    "date": (
        "sent date sentat senton datesent gesendet datum gesendetam envoyé envoyéle enviado enviadoel "
        "enviadaem enviadoem enviada fecha data inviato inviatoil 发送时间 发送日期 日期 时间 发信时间 "
        "发件时间 發送時間 寄件日期 傳送時間 傳送日期 發送日期 日時 送信日時 送信日 日付 보낸날짜 보낸시간 "
        "날짜 보낸일시 발신일 일시 verzonden sendt skickat wysłano отправлено дата"
    ),
    "to": ("to an à a para 收件人 收件者 收信人 宛先 받는사람 수신자 수신 받는이 aan til till кому do destinatario"),
    "cc": ("cc bcc kopie copie copia ccn cci cco 抄送 抄送人 副本 副本抄送 密送 密件抄送 참조 숨은참조 cc копия"),
    "subject": (
        "subject betreff objet asunto oggetto assunto sujet 主题 主旨 主題 標題 标题 件名 제목 onderwerp emne "
        "ämne тема temat"
    ),
    "other": (
        "reply-to replyto importance priority attachments attachment anlagen 附件 添付ファイル 重要性 优先级 "
        "回复地址 回复 sender organization resent-from wichtigkeit 첨부 첨부파일 pièces-jointes"
    ),
}
KIND = {word: kind for kind, words in LABELS.items() for word in words.split()}
LABEL = re.compile(r"[\s*_|]{0,6}([^:：|*<>@]{1,24}?)[\s*_]{0,4}[:：|][\s*_|]{0,4}(.*)", re.DOTALL)
BLANKS = re.compile(r"[\s\u3000*_]+")
WINDOW = 18
STRAYS = 2  # unlabelled rows in a row: a long list of recipients, wrapped


@lru_cache(maxsize=2048)  # each row is asked for by several rules
def label_of(text: str) -> tuple[str, str]:
    """The kind of header a line is, and its value; two empty strings when it is none."""
    found = LABEL.match(text)
    if found is None:
        return "", ""
    kind = KIND.get(BLANKS.sub("", found[1]).lower(), "")
    return (kind, found[2]) if kind else ("", "")


def block_end(rows: Rows, start: int) -> tuple[int, bool]:
    """Where the labelled rows from `start` end, and whether they are the head of an earlier mail."""
    values: dict[str, str] = {}
    kind, strays, end = "", 0, start
    for index in range(start, min(start + WINDOW, len(rows))):
        text = rows.plain[index]
        if rows.depth[index] != rows.depth[start]:
            break
        found, value = label_of(text)
        if found in values and found != "other":
            break
        if found:
            values[found] = value
            kind, strays, end = found, 0, index + 1
            continue
        strays += 1
        if strays > STRAYS or not values:
            break
        values[kind] += " " + text
    return max(end, start + 1), _plausible(values)


def _plausible(values: dict[str, str]) -> bool:
    """A customer also writes `From: Shanghai / To: Hamburg`; a mail's head has addresses, times and a subject."""
    if not values.get("from", "").strip():
        return False
    addressed = any("@" in values.get(kind, "") for kind in ("from", "to", "cc"))
    dated = re.search(r"\d", values.get("date", "")) is not None
    if addressed:
        return dated or "subject" in values
    timed = re.search(r"\d\s?[:：时時h.시]\s?\d\d", values.get("date", "")) is not None
    return "subject" in values and dated and (timed or "to" in values)
