"""Lines that announce an earlier mail: `-----Original Message-----` and its kin."""

import re

RULE = re.compile(r"[-_=*~—–─━]{3,}$|\*{0,2}_{5,}\*{0,2}$")
FRAMED = re.compile(r"[*_|\s]{0,4}[-_=~—–─━]{2,}\s*(?P<words>[^-_=~—–─━].{0,70}?)\s*[-_=~—–─━]{2,}[*_|\s]{0,4}$")
ORIGINALS = frozenset(
    {
        *("original message", "original", "original mail", "original email", "original e-mail", "original appointment"),
        *("forwarded message", "forwarded mail", "forwarded by", "replied message", "reply message", "forward message"),
        *(
            "原始邮件",
            "原始郵件",
            "原邮件",
            "原郵件",
            "原始信息",
            "原始訊息",
            "原始消息",
            "邮件原件",
            "原始信件",
            "原文",
        ),
        *("转发邮件", "轉寄郵件", "转发的邮件", "轉寄的郵件", "转发邮件信息", "轉發郵件", "转发信息", "转发消息"),
        *(
            "已转发邮件",
            "转发的原邮件",
            "回复的原邮件",
            "回复的邮件",
            "回复邮件",
            "回复原邮件",
            "答复邮件",
            "来往邮件",
            "引用邮件",
        ),
        *("ursprüngliche nachricht", "original-nachricht", "originalnachricht", "weitergeleitete nachricht"),
        *(
            "ursprüngliche mail",
            "ursprungliche nachricht",
            "message d'origine",
            "message d’origine",
            "message original",
        ),
        *("message initial", "courriel original", "message transféré", "e-mail d'origine", "e-mail d’origine"),
        *("mensaje original", "mensaje reenviado", "messaggio originale", "messaggio inoltrato"),
        *("mensagem original", "mensagem encaminhada", "mensagem reencaminhada"),
        *(
            "元のメッセージ",
            "original message (元のメッセージ)",
            "転送メッセージ",
            "転送されたメッセージ",
            "元のメール",
        ),
        *(
            "원본 메시지",
            "원본 메일",
            "원본메일",
            "원본 이메일",
            "전달된 메시지",
            "전달된 메일",
            "original message/원본",
        ),
        *("oorspronkelijk bericht", "doorgestuurd bericht", "oprindelig meddelelse", "ursprungligt meddelande"),
        *("opprinnelig melding", "wiadomość oryginalna", "исходное сообщение", "пересылаемое сообщение"),
    }
)
BEGINNINGS = re.compile(
    r"(?i)(begin forwarded message|anfang der weitergeleiteten (nachricht|e-mail)"
    r"|début du message (réexpédié|transféré)"
    r"|inicio del mensaje reenviado|inizio messaggio inoltrato|início da mensagem (re)?encaminhada"
    r"|开始转发的邮件|下面是被转发的邮件|以下是转发的邮件|開始轉寄郵件|以下是轉寄的郵件"
    r"|転送されたメッセージ|전달된 메시지)\s*[:：]\*?$"
)


def is_separator(text: str) -> bool:
    """Whether this line alone says that an earlier mail follows."""
    if text[:1] in "-_=~—–─━*| ":
        found = FRAMED.match(text)
        if found and is_original(found["words"]):
            return True
    return text[-1:] in ":：*" and BEGINNINGS.match(text.lstrip("*")) is not None


def is_original(text: str) -> bool:
    """Whether these words, without their frame, name an earlier mail."""
    words = " ".join(text.strip(" \t\xa0\u3000*_:：|").lower().split())
    return words in ORIGINALS or words.startswith(("forwarded by ", "original message from "))


def leads_in(text: str) -> bool:
    """Whether this line belongs to what follows it when a header block follows: a rule, or a bare title."""
    return RULE.match(text) is not None or (len(text) < 60 and (is_original(text) or is_separator(text)))
