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
    return _("%(ticket)s: an answer could not be delivered", ticket=data["ticket"])


def _extension(data: Mapping[str, Any]) -> Any:
    if data["state"] == "asked":
        return _("%(ticket)s: more time is asked for the %(metric)s, until %(due)s", **data)
    if data["state"] == "granted":
        return _("%(ticket)s: you have more time for the %(metric)s, until %(due)s", **data)
    return _("%(ticket)s: more time for the %(metric)s was refused", **data)


def _exception(data: Mapping[str, Any]) -> Any:
    return _("%(ticket)s: something is wrong with shipment %(shipment)s", **data)


def _difference(data: Mapping[str, Any]) -> Any:
    return ngettext(
        "The nightly check found %(num)s ticket whose promises are not what its log says",
        "The nightly check found %(num)s tickets whose promises are not what their logs say",
        data["tickets"],
    )


def _engine_late(data: Mapping[str, Any]) -> Any:
    return _("Notices of promises are late: the oldest has waited since %(due)s", **data)


SAID: dict[Kind, Callable[[Mapping[str, Any]], Any]] = {
    Kind.WARNING: _warning,
    Kind.BREACH: _breach,
    Kind.WOKEN: _woken,
    Kind.STORM: _storm,
    Kind.DISPUTE: _dispute,
    Kind.NOT_DELIVERED: _not_delivered,
    Kind.DIFFERENCE: _difference,
    Kind.ENGINE_LATE: _engine_late,
    Kind.EXTENSION: _extension,
    Kind.EXCEPTION: _exception,
}


def _told(data: Mapping[str, Any], zone: str) -> dict[str, Any]:
    told = dict(data)
    if data.get("due"):
        told["due"] = f"{datetime.fromisoformat(data['due']).astimezone(ZoneInfo(zone)):%m-%d %H:%M}"
    if data.get("metric"):
        told["metric"] = str(METRIC.get(data["metric"], data["metric"]))
    return told
