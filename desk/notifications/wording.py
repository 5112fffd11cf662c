"""What a notice says, in the language that is set: one line for the bell and the subject of a mail."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from desk.notifications.types import Kind

METRIC = {
    "first_response": _l("first response"),
    "next_response": _l("next response"),
    "update": _l("update"),
    "resolution": _l("resolution"),
    "carrier_reply": _l("carrier's reply"),
    "approval": _l("approval"),
    "ownership": _l("ownership"),
}

KEPT = {
    "off": _l("This mailbox takes no answers of colleagues by mail."),
    "no_token": _l("It did not come to the ticket's own address."),
    "unproved": _l("That it really came from you was not proved."),
    "forward": _l("A forwarded mail is no answer."),
    "empty": _l("There were no words of yours in it."),
}


def line(kind: str, data: Mapping[str, Any], zone: str) -> str:
    """The notice in one line; its instants are told in `zone`."""
    return str(SAID[Kind(kind)](_told(data, zone)))


def _warning(data: Mapping[str, Any]) -> Any:
    return _("%(ticket)s: %(metric)s is due at %(due)s", **data)


def _breach(data: Mapping[str, Any]) -> Any:
    if data.get("late_s"):
        return _(
            "%(ticket)s: %(metric)s was missed at %(due)s; this notice comes %(late)s minutes late",
            late=round(data["late_s"] / 60),
            **data,
        )
    return _("%(ticket)s: %(metric)s was missed at %(due)s", **data)


def _woken(data: Mapping[str, Any]) -> Any:
    if data.get("scheduled"):
        return _("%(ticket)s was scheduled until now and is open again", ticket=data["ticket"])
    return _("%(ticket)s has waited for long enough and is open again", ticket=data["ticket"])


def _storm(data: Mapping[str, Any]) -> Any:
    return _("One sender writes very often: further mail goes into %(ticket)s", ticket=data["ticket"])


def _dispute(data: Mapping[str, Any]) -> Any:
    return _("%(ticket)s: a charge on invoice %(invoice)s is disputed", **data)


def _not_delivered(data: Mapping[str, Any]) -> Any:
    if data.get("asked"):
        return _("%(ticket)s: your mail to %(asked)s could not be delivered", **data)
    return _("%(ticket)s: an answer could not be delivered", ticket=data["ticket"])


def _carrier_answered(data: Mapping[str, Any]) -> Any:
    if data.get("unverified"):
        return _("%(ticket)s: somebody we did not ask wrote in the conversation with %(asked)s", **data)
    return _("%(ticket)s: %(asked)s has answered", **data)


def _not_sent(data: Mapping[str, Any]) -> Any:
    return _("%(ticket)s: your answer has not left, something stands in its way", ticket=data["ticket"])


def _cannot_send(data: Mapping[str, Any]) -> Any:
    if data.get("what") == "login":
        return _("A mail server refuses our login: the answers of a mailbox wait until the password is right")
    return _("A mailbox cannot sign its mail (DKIM): its answers wait until the key is right")


def _extension(data: Mapping[str, Any]) -> Any:
    if data["state"] == "asked":
        return _("%(ticket)s: more time is asked for the %(metric)s, until %(due)s", **data)
    if data["state"] == "granted":
        return _("%(ticket)s: you have more time for the %(metric)s, until %(due)s", **data)
    return _("%(ticket)s: more time for the %(metric)s was refused", **data)


def _exception(data: Mapping[str, Any]) -> Any:
    return _("%(ticket)s: something is wrong with shipment %(shipment)s", **data)


def _stranger(data: Mapping[str, Any]) -> Any:
    return _(
        "%(ticket)s: somebody wrote who takes no part in it; nothing was answered or opened", ticket=data["ticket"]
    )


def _mail_kept(data: Mapping[str, Any]) -> Any:
    why = data.get("said") or KEPT.get(data["why"], "")
    return _("%(ticket)s: your mail was not sent to the customer. %(why)s", ticket=data["ticket"], why=why)


def _who_wrote(data: Mapping[str, Any]) -> Any:
    return _("%(ticket)s: in the mail you forwarded we could not read who wrote it; please say who", **data)


def _difference(data: Mapping[str, Any]) -> Any:
    return ngettext(
        "The nightly check found %(num)s ticket whose promises are not what its log says",
        "The nightly check found %(num)s tickets whose promises are not what their logs say",
        data["tickets"],
    )


def _mail_late(data: Mapping[str, Any]) -> Any:
    says = {
        "failing": _l("%(mailbox)s: no mail has come in since %(due)s"),
        "stopped": _l("%(mailbox)s: nobody has fetched mail since %(due)s"),
        "waiting": _l("%(mailbox)s: mail has been waiting on its server since %(due)s"),
        "unhandled": _l("A mail that came in at %(due)s has not been filed yet"),
        "token": _l("%(mailbox)s: its provider renews our access no more; mail stops at %(due)s"),
        "ended": _l("%(mailbox)s: its provider renews our access no more; mail has stopped"),
    }
    return str(says[data["what"]]) % data


def _engine_late(data: Mapping[str, Any]) -> Any:
    return _("Notices of promises are late: the oldest has waited since %(due)s", **data)


def _digest(data: Mapping[str, Any]) -> Any:
    return ngettext("%(num)s notice since the last mail", "%(num)s notices since the last mail", len(data["lines"]))


def _webhook_paused(data: Mapping[str, Any]) -> Any:
    return _("The webhook “%(name)s” has heard nothing for a week and is paused", name=data["name"])


def _tried(_data: Mapping[str, Any]) -> Any:
    return _("This robot works: the desk will tell this group what you chose.")


SAID: dict[Kind, Callable[[Mapping[str, Any]], Any]] = {
    Kind.WARNING: _warning,
    Kind.BREACH: _breach,
    Kind.WOKEN: _woken,
    Kind.STORM: _storm,
    Kind.DISPUTE: _dispute,
    Kind.NOT_DELIVERED: _not_delivered,
    Kind.NOT_SENT: _not_sent,
    Kind.CANNOT_SEND: _cannot_send,
    Kind.DIFFERENCE: _difference,
    Kind.ENGINE_LATE: _engine_late,
    Kind.MAIL_LATE: _mail_late,
    Kind.EXTENSION: _extension,
    Kind.EXCEPTION: _exception,
    Kind.STRANGER: _stranger,
    Kind.MAIL_KEPT: _mail_kept,
    Kind.WHO_WROTE: _who_wrote,
    Kind.CARRIER_ANSWERED: _carrier_answered,
    Kind.DIGEST: _digest,
    Kind.TRIED: _tried,
    Kind.WEBHOOK_PAUSED: _webhook_paused,
}


def _told(data: Mapping[str, Any], zone: str) -> dict[str, Any]:
    told = dict(data)
    if data.get("due"):
        told["due"] = f"{datetime.fromisoformat(data['due']).astimezone(ZoneInfo(zone)):%m-%d %H:%M}"
    if data.get("metric"):
        told["metric"] = str(METRIC.get(data["metric"], data["metric"]))
    return told
