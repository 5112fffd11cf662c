from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from desk.admin.forms.base import OneLine, SettingsForm, choices, clean, optional_id
from desk.channels.commands import MailboxDraft
from desk.channels.grants import GrantDraft
from desk.channels.mailbox_parts import Fetching, Manners, Pushing, Sending, sending_of
from desk.channels.presets import GRANTS, PROVIDERS

SECURITY = {"tls": _l("TLS from the start"), "starttls": "STARTTLS", "none": _l("None, on this machine only")}
AUTH = {"password": _l("Password"), "oauth2": "OAuth 2"}
AFTER = {"seen": _l("Mark it read"), "move": _l("Move it to a folder"), "delete": _l("Delete it")}
SCHEME = {"smtps": _l("TLS from the start"), "smtp": "STARTTLS"}
PUSHES = {"": _l("No provider"), "mailgun": "Mailgun", "sendgrid": "SendGrid", "postmark": "Postmark",
          "ses": "Amazon SES", "raw": _l("A program of yours, the raw mail")}  # fmt: skip
GRANTERS = {"google": "Google", "microsoft": "Microsoft", "other": _l("Another")}
LINE = [Length(max=190), OneLine()]
PORT = [NumberRange(1, 65535)]


def kept(typed: str | None) -> str | None:
    """What was typed into a field of a secret; nothing keeps what is there."""
    return typed or None


class MailboxForm(SettingsForm):
    address = StringField(_l("E-mail address"), validators=[InputRequired(), Length(max=254)], filters=[clean])
    name = StringField(_l("Name that customers see"), validators=[Length(max=80), OneLine()], filters=[clean])
    team_id = SelectField(_l("Team"), coerce=optional_id)
    signature_zh = TextAreaField(_l("Signature in Chinese"), validators=[Length(max=500)], filters=[clean])
    signature_en = TextAreaField(_l("Signature in English"), validators=[Length(max=500)], filters=[clean])
    active = BooleanField(_l("In use"), default=True)
    imap_host = StringField(_l("IMAP server"), validators=LINE, filters=[clean])
    imap_port = IntegerField(_l("Port"), validators=PORT, default=993)
    imap_security = SelectField(_l("Encryption"), choices=choices(SECURITY), default="tls")
    imap_auth = SelectField(_l("Log in with"), choices=choices(AUTH), default="password")
    imap_user = StringField(_l("Login name"), validators=[Length(max=254), OneLine()], filters=[clean])
    imap_password = PasswordField(_l("Password"), validators=[Length(max=300), OneLine()])
    imap_folder = StringField(_l("Folder"), validators=LINE, filters=[clean], default="INBOX")
    imap_after = SelectField(_l("Once a mail is taken"), choices=choices(AFTER), default="seen")
    imap_moved_to = StringField(_l("Folder for taken mail"), validators=LINE, filters=[clean])
    smtp_host = StringField(_l("SMTP server"), validators=LINE, filters=[clean])
    smtp_port = IntegerField(_l("Port"), validators=PORT, default=465)
    smtp_scheme = SelectField(_l("Encryption"), choices=choices(SCHEME), default="smtps")
    smtp_as_fetching = BooleanField(_l("Log in as for fetching"), default=True)
    smtp_user = StringField(_l("Login name"), validators=[Length(max=254), OneLine()], filters=[clean])
    smtp_password = PasswordField(_l("Password"), validators=[Length(max=300), OneLine()])
    dkim_domain = StringField(_l("Domain that signs (DKIM)"), validators=LINE, filters=[clean])
    dkim_selector = StringField(_l("Selector"), validators=[Length(max=63), OneLine()], filters=[clean])
    hook_kind = SelectField(_l("Who pushes mail here"), choices=choices(PUSHES), default="")
    hook_secret = PasswordField(
        _l("Signing key, password or topic of the pushes"), validators=[Length(max=300), OneLine()]
    )
    agents_answer = BooleanField(_l("Agents may answer by mail"))
    trusted_authserv = StringField(_l("Server whose word on senders is believed"), validators=LINE, filters=[clean])
    receipts = BooleanField(_l("Tell senders that their mail has come in"))

    def draft(self) -> MailboxDraft:
        return MailboxDraft(
            address=self.address.data,
            name=self.name.data,
            team_id=self.team_id.data,
            signature_zh=self.signature_zh.data,
            signature_en=self.signature_en.data,
            active=self.active.data,
            fetching=self._fetching(),
            sending=self._sending(),
            pushing=Pushing(self.hook_kind.data, kept(self.hook_secret.data)),
            manners=Manners(self.agents_answer.data, self.trusted_authserv.data, self.receipts.data),
        )

    def _fetching(self) -> Fetching:
        return Fetching(
            host=self.imap_host.data,
            port=self.imap_port.data,
            security=self.imap_security.data,
            user=self.imap_user.data,
            password=kept(self.imap_password.data),
            auth=self.imap_auth.data,
            folder=self.imap_folder.data,
            after=self.imap_after.data,
            moved_to=self.imap_moved_to.data,
        )

    def _sending(self) -> Sending:
        return Sending(
            host=self.smtp_host.data,
            port=self.smtp_port.data,
            scheme=self.smtp_scheme.data,
            user=self.smtp_user.data,
            password=kept(self.smtp_password.data),
            as_fetching=self.smtp_as_fetching.data,
            dkim_domain=self.dkim_domain.data,
            dkim_selector=self.dkim_selector.data,
        )

    def fill_in(self, key: str) -> None:
        """Put in where this provider's servers are."""
        known = PROVIDERS.get(key)
        if known is None:
            return
        self.imap_host.data, self.imap_port.data, self.imap_security.data = known.imap_host, known.imap_port, "tls"
        self.smtp_host.data, self.smtp_port.data = known.smtp_host, known.smtp_port
        self.smtp_scheme.data, self.smtp_as_fetching.data = known.smtp_security, True
        self.imap_auth.data = "oauth2" if key == "microsoft" else "password"


def mailbox_values(mailbox: Any) -> dict[str, Any]:
    """A mailbox as its form shows it, without its secrets."""
    out = sending_of(mailbox)
    plain = ("address name team_id signature_zh signature_en active imap_host imap_port imap_security imap_auth "
             "imap_user imap_folder imap_after imap_moved_to dkim_domain dkim_selector hook_kind agents_answer "
             "trusted_authserv receipts")  # fmt: skip
    return {name: getattr(mailbox, name) for name in plain.split()} | {
        "smtp_host": out.host,
        "smtp_port": out.port,
        "smtp_scheme": out.scheme,
        "smtp_user": "" if out.as_fetching else out.user,
        "smtp_as_fetching": out.as_fetching or not out.host,
    }


class GrantForm(SettingsForm):
    provider = SelectField(_l("Provider"), choices=choices(GRANTERS), default="google")
    client_id = StringField(_l("Client ID"), validators=[InputRequired(), Length(max=200), OneLine()], filters=[clean])
    client_secret = PasswordField(_l("Client secret"), validators=[Length(max=300), OneLine()])
    authorize_url = StringField(_l("Address of its consent page"), validators=[Length(max=300), OneLine()])
    token_url = StringField(_l("Address of its token server"), validators=[Length(max=300), OneLine()])
    scope = StringField(_l("Scope"), validators=[Length(max=300), OneLine()], filters=[clean])

    def draft(self) -> GrantDraft:
        return GrantDraft(
            provider=self.provider.data,
            client_id=self.client_id.data,
            client_secret=kept(self.client_secret.data),
            authorize_url=clean(self.authorize_url.data),
            token_url=clean(self.token_url.data),
            scope=self.scope.data,
        )


def grant_values(grant: Any) -> dict[str, Any]:
    """A grant as its form shows it; what the provider's own settings say need not stand there."""
    if grant is None:
        return {}
    usual = GRANTS[grant.provider]
    shown = {name: getattr(grant, name) for name in ("authorize_url", "token_url", "scope")}
    own = {name: value if value != getattr(usual, name) else "" for name, value in shown.items()}
    return own | {"provider": grant.provider, "client_id": grant.client_id}
