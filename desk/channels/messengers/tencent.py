"""What the interfaces of WeChat and WeCom have in common."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from flask_babel import lazy_gettext as _l

from desk.channels.messengers.adapter import Config, TakesFiles, WithToken
from desk.channels.messengers.calls import answered, by_status, form_with_file, url
from desk.channels.messengers.envelope import key_of, opened, require_signed, sealed_in
from desk.channels.messengers.reading import require_fresh, said
from desk.channels.messengers.types import Ask, Entry, Fate, HeardFile, OutFile, Untrue, Verdict
from desk.core.fetching import Answer, Call

TOKEN_ENDED = ("40001", "40014", "42001", "42007")
# One word each for what an answer means; a code that is not here is refused with its own number.
CODES: dict[str, tuple[Fate, str]] = {
    "0": (Fate.SENT, ""),
    "-1": (Fate.LATER, "busy"),
    "45009": (Fate.LATER, "busy"),
    "45011": (Fate.LATER, "busy"),
    "45033": (Fate.LATER, "busy"),
    "40003": (Fate.REFUSED, "recipient"),
    "40031": (Fate.REFUSED, "recipient"),
    "43004": (Fate.REFUSED, "blocked"),
    "45002": (Fate.REFUSED, "too_long"),
    "45015": (Fate.REFUSED, "window"),
    "45047": (Fate.REFUSED, "too_many"),
    "40004": (Fate.REFUSED, "file"),
    "40005": (Fate.REFUSED, "file"),
    "40006": (Fate.REFUSED, "file"),
    "40007": (Fate.REFUSED, "file"),
    "40013": (Fate.LATER, "account"),
    "40125": (Fate.LATER, "account"),
    "40164": (Fate.LATER, "account"),
    "48001": (Fate.LATER, "account"),
    "48002": (Fate.REFUSED, "blocked"),
    "48004": (Fate.LATER, "account"),
    "60020": (Fate.LATER, "account"),
    "81013": (Fate.REFUSED, "recipient"),
    "95000": (Fate.REFUSED, "account"),
    "95001": (Fate.REFUSED, "too_many"),
    "95002": (Fate.REFUSED, "window"),
    "95004": (Fate.REFUSED, "account"),
    "95013": (Fate.REFUSED, "elsewhere"),
    "95016": (Fate.REFUSED, "elsewhere"),
    "95017": (Fate.LATER, "account"),
    "95018": (Fate.REFUSED, "elsewhere"),
    **dict.fromkeys(TOKEN_ENDED, (Fate.RENEW, "account")),
}
API = Entry("api", _l("Address of the interface"), _l("As it is, unless you go through a gateway."), needed=False)
DOOR = (
    Entry("token", _l("Token of the callback"), _l("The one that you enter there as well."), secret=True),
    Entry("aes_key", _l("EncodingAESKey"), _l("43 characters."), secret=True),
)


class Tencent(WithToken, TakesFiles):
    """`receiver` names the entry that sealed letters must be for."""

    receiver: ClassVar[str]
    answer = ("success", "text/plain; charset=utf-8")

    def trouble(self, config: Config) -> tuple[str, str]:
        try:
            key_of(config["aes_key"])
        except ValueError:
            return "aes_key", "aes_key"
        return "", ""

    def letter(self, ask: Ask, config: Config, sealed: str, now: datetime) -> bytes:
        """What is in a sealed text of this request; its mark is looked at before anything else. Raises Untrue."""
        stamp, nonce = ask.query.get("timestamp", ""), ask.query.get("nonce", "")
        require_signed(ask.query.get("msg_signature", ""), config["token"], stamp, nonce, sealed)
        require_fresh(stamp, now)
        return opened(sealed, config["aes_key"], config[self.receiver])

    def letter_of(self, ask: Ask, config: Config, now: datetime) -> bytes:
        """The letter of a POST. Raises Untrue."""
        return self.letter(ask, config, sealed_in(ask.body), now)

    def judge(self, answer: Answer) -> Verdict:
        body = answered(answer)
        code = said(body, "errcode")
        if not code:
            return by_status(answer)
        fate, why = CODES.get(code, (Fate.REFUSED, "unknown"))
        return Verdict(fate, why, code, said(body, "msgid"))

    def media_calls(self, config: Config, file: HeardFile, token: str, before: Sequence[Answer]) -> Call | None:
        if not before:
            return Call(url(config["api"], "/cgi-bin/media/get", access_token=token, media_id=file.ref))
        if before[-1].headers.get("content-type", "").startswith(("application/json", "text/")):
            raise Untrue(said(answered(before[-1]), "errcode") or "file")
        return None

    def upload_call(self, config: Config, file: OutFile, token: str) -> Call:
        kind, body = form_with_file(file, "media")
        address = url(config["api"], "/cgi-bin/media/upload", access_token=token, type=file_kind(file))
        return Call(address, "POST", {"Content-Type": kind}, body)

    def uploaded(self, answer: Answer) -> str:
        return said(answered(answer), "media_id")


def file_kind(file: OutFile) -> str:
    return "image" if file.type.startswith("image/") else "file"
