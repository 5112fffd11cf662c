"""What mail programs call the fields of a header, in the languages they speak."""

import re
from functools import lru_cache

FIELDS = {
    "from": (
        "from sentby von de da van od od:kogo fra från frå absender expéditeur expediteur remitente mittente remetente "
        "afzender avsändare avsender afsender lähettäjä kimden gönderen nadawca odesílatel odosielateľ feladó dela "
        "expeditor από von/from từ dari pengirim มาจาก จาก מאת من от откого от:кого відправник від "
        "从 從 发件人 发件者 發件人 發件者 寄件者 寄件人 发信人 发送人 发送者 發送人 发自 來自 来自 "
        "差出人 送信者 送信元 보낸사람 발신자 발신인 보낸이 발신"
    ),
    "date": (
        "sent date sentat sendtime senton datesent sentdate gesendet datum gesendetam envoyé envoye envoyéle dated' "
        "enviado enviadoel enviadaem enviadoem enviada fechadeenvío dated'envoi datadeenvio fecha data inviato"
        " inviatoil datainvio verzonden verzondenop sendt skickat "
        "lähetetty päiväys päivämäärä pvm tarih gönderildi gönderilmetarihi gönderim wysłano wysłane wysłany"
        " wysłanodnia odesláno odoslané dne elküldve "
        "küldve dátum trimis ημερομηνία đãgửi ngày terkirim tanggal dikirim נשלח תאריך تاريخالإرسال التاريخ"
        " отправлено дата надіслано "
        "已发送 已傳送 已寄出 发送时间 发送日期 日期 时间 发信时间 发件时间 发件日期 收件时间 發送時間 發件時間 "
        "寄件日期 寄件時間 傳送時間 傳送日期 發送日期 時間 "
        "日時 送信日時 送信日 送信時刻 日付 보낸날짜 보낸시간 날짜 보낸일시 발신일 발송일 일시"
    ),
    "to": (
        "to an à a para pour per aan do komu till til vastaanottaja kime alıcı címzett către destinatario destinataire "
        "destinatário empfänger προς đến tới kepada kpd אל إلى кому ถึง "
        "recipient recipients 至 到 收件人 收件者 收信人 接收人 宛先 받는사람 수신자 수신 수신인 받는이"
    ),
    "cc": (
        "cc bcc kopie copie copia copy ccn cci cco cópia kopia kopija kopio bilgi dw másolat копия копія udw kópia "
        "抄送 抄送人 副本 副本抄送 密送 密件抄送 密件副本 参照 참조 숨은참조"
    ),
    "subject": (
        "subject betreff betrifft thema objet asunto oggetto assunto sujet onderwerp emne ämne aihe konu temat"
        " předmět predmet tárgy "
        "subiect θέμα chủđề tiêuđề perihal subjek נושא الموضوع тема หัวเรื่อง เรื่อง 主题 主旨 主題 標題 标题 件名 제목"
    ),
    "sender": "sender",  # beside `From`, or instead of it
    "other": (
        "reply-to replyto importance priority sensitivity attachments attachment anlagen anlage piècesjointes "
        "pièces-jointes adjuntos allegati anexos bijlagen when where organization organisation "
        "resent-from wichtigkeit priorité message-id 附件 添付ファイル 重要性 优先级 优先度 重要度 回复地址 答复 "
        "回复至 "
        "첨부 첨부파일 liitteet ekler załączniki вложения"
    ),
}
KIND = {word: kind for kind, words in FIELDS.items() for word in words.split()}
LABEL = re.compile(r"[\s*_|#•·-]{0,6}([^:：|*<>@]{1,32}?)[\s*_]{0,4}[:：|][\s*_|]{0,4}(.*)", re.DOTALL)
INSIDE = re.compile(r"(?:^|[\s;；,，|*>])([^\s:：;；,，|*<>@]{1,16})[\s*]{0,3}[:：]")
BLANKS = re.compile(r"[\s\u3000*_]+")
PARTS = re.compile(r"[/／()（）]")


def kind_of(label: str) -> str:
    """The field that a label names, alone or in two languages (`发件人/From`); empty when it is none."""
    name = BLANKS.sub("", label).lower()
    found = KIND.get(name, "")
    if found or not PARTS.search(name):
        return found
    return next((KIND[part] for part in PARTS.split(name) if part in KIND), "")


@lru_cache(maxsize=2048)  # each row is asked for by several rules
def label_of(text: str) -> tuple[str, str]:
    """The kind of header a line is, and its value; two empty strings when it is none."""
    found = LABEL.match(text)
    if found is None:
        return "", ""
    kind = kind_of(found[1])
    return (kind, found[2]) if kind else ("", "")


def fields_of(text: str) -> dict[str, str]:
    """All fields that stand side by side in one line which begins with a label."""
    kind, value = label_of(text)
    if not kind:
        return {}
    fields, start = {}, 0
    for found in INSIDE.finditer(value):
        following = kind_of(found[1])
        if following and following != kind and following not in fields:
            fields[kind] = value[start : found.start()].strip()
            kind, start = following, found.end()
    fields[kind] = value[start:].strip()
    return fields


def is_label(text: str) -> bool:
    """Whether a line begins with the name of a header field."""
    return bool(label_of(text)[0])
