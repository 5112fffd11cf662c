"""Mail providers whose settings are known, so that nobody must look them up."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Provider:
    """Where a provider's servers are. `hint` says what its users trip over; `grant` names its way to let us in."""

    name: object
    imap_host: str
    smtp_host: str
    hint: object
    smtp_port: int = 465
    smtp_security: str = "smtps"
    imap_port: int = 993
    grant: str = ""


@dataclass(frozen=True)
class GrantServer:
    """Where a provider asks its user and where it hands out tokens. `more` goes with the question."""

    authorize_url: str
    token_url: str
    scope: str
    more: tuple[tuple[str, str], ...] = ()


CODE = _l("Its client password is not the one of the web page: make one in the mailbox's settings there.")

PROVIDERS = {
    "gmail": Provider(
        "Gmail",
        "imap.gmail.com",
        "smtp.gmail.com",
        _l("With a password: turn on 2-step verification and make an app password. Or connect by OAuth 2."),
        grant="google",
    ),
    "microsoft": Provider(
        "Microsoft 365",
        "outlook.office365.com",
        "smtp.office365.com",
        _l("Passwords are not taken any more: save this, then connect by OAuth 2 below."),
        smtp_port=587,
        smtp_security="smtp",
        grant="microsoft",
    ),
    "qq": Provider(_l("Tencent Exmail"), "imap.exmail.qq.com", "smtp.exmail.qq.com", CODE),
    "163": Provider("163", "imap.163.com", "smtp.163.com", CODE),
    "netease": Provider(_l("NetEase enterprise mail"), "imap.qiye.163.com", "smtp.qiye.163.com", CODE),
    "aliyun": Provider(_l("Alibaba enterprise mail"), "imap.qiye.aliyun.com", "smtp.qiye.aliyun.com", CODE),
    "feishu": Provider(_l("Feishu mail"), "imap.feishu.cn", "smtp.feishu.cn", CODE),
}

GRANTS = {
    "google": GrantServer(
        "https://accounts.google.com/o/oauth2/v2/auth",
        "https://oauth2.googleapis.com/token",
        "https://mail.google.com/",
        (("access_type", "offline"), ("prompt", "consent")),  # else the second time brings no refresh token
    ),
    "microsoft": GrantServer(
        "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        "https://login.microsoftonline.com/common/oauth2/v2.0/token",
        "offline_access https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send",
        (("prompt", "select_account"),),
    ),
    "other": GrantServer("", "", ""),
}
