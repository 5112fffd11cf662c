"""Lines that announce an earlier mail: `-----Original Message-----` and its kin."""

import re

from desk.channels.quoting.labels import is_label

RULE = re.compile(r"[-_=*~—–─━－＿=]{3,}$|\*{0,2}_{5,}\*{0,2}$")
FRAME = "-_=~—–─━－*"
FRAMED = re.compile(
    rf"[*_|\s]{{0,4}}[{FRAME}]{{2,}}\s*(?P<words>[^{FRAME}\s].{{0,120}}?)\s*[{FRAME}]{{2,}}[*_|\s]{{0,4}}$"
)
# QQ's title with the head of the mail behind it, in one row.
FLATTENED = re.compile(r"-{6,}\s*(?P<words>[^-\s][^-]{0,40}?)\s*-{6,}\s*(?P<below>[^-\s].*)")
TITLES = """
original message|original|original mail|original email|original e-mail|original appointment|forwarded message
forwarded mail|forwarded email|forwarded by|replied message|replied mail|reply message|reply mail|forward message
original messages|previous message|quoted message|message d'origine|message d’origine|message original|message initial
courriel original|message transféré|message transmis|e-mail d'origine|e-mail d’origine|mail original|mail transféré
ursprüngliche nachricht|original-nachricht|originalnachricht|originalmail|weitergeleitete nachricht
ursprüngliche mail|ursprungliche nachricht|ursprüngliche e-mail|original e-mail-nachricht
mensaje original|mensaje reenviado|correo original|messaggio originale|messaggio inoltrato|messaggio d'origine
mensagem original|mensagem encaminhada|mensagem reencaminhada|oorspronkelijk bericht|origineel bericht
oorspronkelijke bericht|doorgestuurd bericht|oprindelig meddelelse|oprindelig besked|videresendt besked
videresendt meddelelse|videresendt melding|ursprungligt meddelande|ursprungligt mail|vidarebefordrat meddelande
vidarebefordrat mail|opprinnelig melding|opprinnelig e-post|alkuperäinen viesti|välitetty viesti
edelleenlähetetty viesti
wiadomość oryginalna|oryginalna wiadomość|wiadomość przekazana|przekazana wiadomość|treść oryginalnej wiadomości
původní zpráva|původní e-mail|přeposlaná zpráva|pôvodná správa|eredeti üzenet|továbbított üzenet|mesaj original
orijinal mesaj|özgün ileti|asıl mesaj|yönlendirilmiş ileti|iletilen mesaj|yönlendirilen mesaj
исходное сообщение|пересылаемое сообщение|пересланное сообщение|оригинальное сообщение|исходное письмо
пересланное письмо
tin nhắn gốc|thư gốc|pesan asli|pesan terusan|αρχικό μήνυμα
原始邮件|原始郵件|原邮件|原郵件|原始信息|原始訊息|原始消息|邮件原件|原始信件|原文|原信|原件|邮件原文|原始内容|原邮件内容|原邮件信息|原始邮件信息
转发邮件|轉寄郵件|转发的邮件|轉寄的郵件|转发邮件信息|轉發郵件|转发信息|转发消息|转发的消息|轉寄訊息|轉寄的訊息
转发的信息
已转发邮件|转发的原邮件|回复的原邮件|回复的邮件|回复邮件信息|回复邮件|回复原邮件|答复邮件|来往邮件|引用邮件|历史邮件|以下为原邮件
以下为转发邮件
元のメッセージ|original message (元のメッセージ)|転送メッセージ|転送されたメッセージ|元のメール|転送メール
원본 메시지|원본 메일|원본메일|원본메시지|원본 이메일|전달된 메시지|전달된 메일|original message/원본
"""
ORIGINALS = frozenset(title for title in TITLES.replace("\n", "|").split("|") if title)
# People head a part of their own mail with these, too: an earlier mail must be seen below them.
DOUBTFUL = frozenset(("original", "原文", "原件", "原信", "原始内容", "原始信息"))
BEGINNINGS = re.compile(
    r"(?i)(begin forwarded message|anfang der weitergeleiteten (nachricht|e-mail)"
    r"|début du (message|mail|courriel) (réexpédié|transféré)"
    r"|inicio del mensaje reenviado|inizio messaggio inoltrato|início da mensagem (re)?encaminhada"
    r"|begin doorgestuurd bericht|vidarebefordrat brev|start på videresendt (besked|melding|meddelelse)"
    r"|välitetty viesti alkaa|начало переадресованного (сообщения|письма)|początek przekazywanej wiadomości"
    r"|开始转发的邮件|下面是被转发的邮件|以下是转发的邮件|开始转发邮件|開始轉寄郵件|以下是轉寄的郵件|開始轉寄訊息"
    r"|転送されたメッセージ|전달된 메시지)\s*[:：]\*?$"
)
# Lotus Notes: `Ada Byron ---05.01.2026 10:00:00---Dear desk`
NOTES = re.compile(r".{1,80}?-{3}\s?\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}\s+(?:AM |PM )?\d{1,2}[:.]\d{2}.{0,12}?-{3}")
NOTES_FRAME = re.compile(r"\|[-+]{6,}>$")  # the box that an older Notes draws around its head
# GroupWise: `>>> Ada Byron <ada@b.example> 5/1/2026 10:00 AM >>>`
ARROWED = re.compile(r">>> ?[^>\s].{0,160}\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}[ ,]{1,3}\d{1,2}[:.]\d\d.{0,16}>>>\s*$")
SENDER = re.compile(r"-{3,5} ?[^\s@]{1,80}@[^\s@]{1,120} wrote:$")  # above a header block
MAIL = re.compile(r"(?i)邮件|郵件|message|mail")
LINE = re.compile(r"(?i)[行线線줄]|line|zeile|linie|ligne|l[íi]nea|riga|linha|regel|lijn")
MARKER = re.compile(
    r"(?i)[^\"“”「『]{0,60}("
    r"\b(reply|respond|response|answer)\b.{0,40}\babove this line"
    r"|above this line.{0,40}\b(reply|respond|answer)|do not (write|type|edit).{0,20}below this line"
    r"|(antwort|schreiben|antworten).{0,60}(ober|über)halb (dieser|der) (zeile|linie)|über dieser (zeile"
    r"|linie).{0,30}antwort"
    r"|(répon|écri).{0,40}au-dessus de cette ligne|(respond|respuesta|escrib).{0,40}(encima|arriba) de esta línea"
    r"|(rispond|scriv|risposta).{0,40}sopra (a )?questa (riga|linea)|(respond|resposta|escrev).{0,40}acima d(e"
    r"|esta) ?(sta)? linha"
    r"|(antwoord|reageer|typ).{0,40}boven deze (regel|lijn)"
    r"|(请|請)?在?(此|本|这|這|该|該)条?(行|线|線|分割线|分隔线|分隔線)(的)?(以上|之上|上方|上面)"
    r"(输入|輸入|填写|填寫)?(您的|你的)?(回复|回覆)"
    r"|(请|請)?(回复|回覆).{0,12}(此|本|这|這|该|該)(行|线|線|分割线|分隔线|分隔線)(的)?(以上|之上|上方|上面)"
    r"|この行より上に.{0,20}(返信|入力|記入)|이 줄 위에.{0,20}(답장|회신|입력)"
    r").{0,60}$"
)


def is_separator(text: str) -> bool:
    """Whether this line alone says that an earlier mail follows."""
    if text[:1] in "-_=~—–─━－*| ":
        found = FRAMED.match(text)
        if found and is_original(found["words"]):
            return True
        found = FLATTENED.match(text)
        if found and is_original(found["words"]) and is_label(found["below"]):
            return True
    if text[-1:] in ":：*" and BEGINNINGS.match(text.lstrip("*")) is not None:
        return True
    if is_arrowed(text) or NOTES_FRAME.match(text):
        return True
    return is_marker(text) or ("---" in text and NOTES.match(text) is not None)


def is_arrowed(text: str) -> bool:
    """Whether this line is GroupWise's introduction, whose arrows quote nothing themselves."""
    return text.startswith(">>>") and ARROWED.match(text) is not None


def is_doubtful(text: str) -> bool:
    """Whether this separator could as well head a part of what somebody writes now."""
    found = FRAMED.match(text)
    return found is not None and _bare(found["words"]) in DOUBTFUL


def is_marker(text: str) -> bool:
    """Whether a help desk asks here to reply above this line."""
    return 8 < len(text) < 140 and LINE.search(text) is not None and MARKER.match(text) is not None


def is_original(text: str) -> bool:
    """Whether these words, without their frame, name an earlier mail."""
    words = _bare(text)
    named = words.startswith(("forwarded by ", "original message from ", "weitergeleitet von ", "转发人 ", "轉呈者 "))
    return words in ORIGINALS or (named and re.search(r"\d", words) is not None)  # by whom, and when


def _bare(text: str) -> str:
    return " ".join(text.strip(" \t\xa0\u3000*_:：|").lower().split())


def leads_in(text: str) -> bool:
    """Whether this line belongs to what follows it when a header block follows: a rule, or a bare title."""
    if RULE.match(text) is not None or SENDER.match(text) is not None:
        return True
    if text[:1] in FRAME and MAIL.search(text) and FRAMED.match(text):
        return True
    return len(text) < 60 and (is_separator(text) or (is_original(text) and _bare(text) not in DOUBTFUL))
