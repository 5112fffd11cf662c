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
# The menus have their names on the pages there, which exist in that language only.
WHERE = {
    "wecom": _l(
        "In the WeCom console: 微信客服 › API for customer service, or 应用管理 › the app › 接收消息 for an app. "
        "Both show the secret and make up Token and EncodingAESKey; the corp ID stands in 我的企业."
    ),
    "wechat": _l(
        "On mp.weixin.qq.com: 设置与开发 › 基本配置. Choose 安全模式, and enter the address of this server in its "
        "IP list."
    ),
    "mini": _l("On mp.weixin.qq.com: 开发管理 › 消息推送, JSON or XML. Choose 安全模式."),
    "dingtalk": _l(
        "On open.dingtalk.com: the application › 机器人, HTTP mode, with the permission to send robot messages. "
        "Client ID and secret stand in 凭证与基础信息."
    ),
    "whatsapp": _l(
        "On developers.facebook.com: the app › WhatsApp › Configuration, field “messages”. The phone number ID stands "
        "in API Setup, the app secret in App settings › Basic; the token is that of a system user in Business settings."
    ),
    "sms": _l(
        "In the Twilio console: the number › Messaging, webhook by HTTP POST. Account SID and auth token stand on the "
        "first page."
    ),
    "aliyun": _l(
        "In the Aliyun console: 短信服务 › 通用设置, HTTP push of 上行短信 and 状态报告. Signature and template "
        "stand in 国内消息, the AccessKey under the picture of your account."
    ),
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
