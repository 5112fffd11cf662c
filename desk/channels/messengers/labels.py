"""What kinds of accounts and what answers of messengers are called on the screen."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from desk.core.broken_lines import Said, spoken

KIND = {
    "wecom": _l("WeCom (企业微信)"),
    "wechat": _l("WeChat official account"),
    "mini": _l("WeChat mini-program"),
    "dingtalk": _l("DingTalk robot"),
    "whatsapp": _l("WhatsApp Cloud"),
    "sms": _l("SMS (Twilio)"),
    "aliyun": _l("SMS (Aliyun)"),
}
WHY = {
    "window": _l("The time in which they may be answered here is over."),
    "too_many": _l("They got as many answers as are allowed until they write again."),
    "recipient": _l("This person cannot be reached here."),
    "blocked": _l("They, or the messenger, refuse messages from us."),
    "stopped": _l("They asked not to be written to any more."),
    "too_long": _l("The text is too long for this messenger."),
    "template": _l("The messenger refuses the template."),
    "file": _l("The messenger does not take this file."),
    "elsewhere": _l("The conversation has ended there, or a colleague has it in the messenger's own program."),
    "account": _l("Our account there does not work: an administrator must look at it."),
    "busy": _l("The messenger has too much to do."),
    "silent": _l("The messenger does not answer."),
    "unsure": _l("Nobody knows whether this has arrived: the messenger broke off. Ask before you send it again."),
    "group_link": _l("A personal link may not stand in a group chat."),
    "unknown": _l("The messenger refused it."),
}
MARK = "messenger:"


def told(why: str, code: str = "") -> str:
    """A reason as it is kept with a message: words come when somebody reads it."""
    return f"{MARK}{why}:{code}"


def said(kept: str) -> Said:
    """The words for a reason as it was kept, the technical one apart; another text is as it is."""
    if not kept.startswith(MARK):
        return spoken(kept)
    why, _, code = kept.removeprefix(MARK).partition(":")
    words, broken = str(WHY.get(why, WHY["unknown"])), spoken(code)
    if broken.detail:
        return Said(f"{words} {broken.text}", broken.detail)
    return Said(gettext("%(reason)s (their code: %(code)s)", reason=words, code=code) if code else words)


def in_words(kept: str) -> str:
    """The same in one text."""
    return str(said(kept))
