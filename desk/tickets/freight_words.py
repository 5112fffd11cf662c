"""What is said of an exception: a line for colleagues, a subject, and the letter to the customer."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from desk.shipments.exception_eta import TO_THE_DOOR
from desk.shipments.exception_labels import EXCEPTION
from desk.shipments.exception_words import comes_next, cutoff_name, endangers, length_said, says
from desk.shipments.models import Location, Shipment
from desk.shipments.models_care import ExceptionCase
from desk.shipments.panel import place_name
from desk.shipments.types import Stage
from desk.tickets.canned.wording import day, moment

INSTANTS = ("before", "eta", "since", "last_free", "cutoff", "appointment")
HELLO = {"zh": "您好：", "en": "Hello,"}
LINK = {"zh": "查看进度或直接回复：{link}", "en": "To see how it stands, or to answer: {link}"}
BYE = {"zh": "{agent} ｜ 工单 {ticket}", "en": "{agent} | Ticket {ticket}"}
STANDS = {"zh": "目前预计到达：{eta}", "en": "Estimated arrival for now: {eta}"}
ABOUT = {"zh": "关于 {number}", "en": "About {number}"}

Places = Mapping[str, Location]


def case_line(case: ExceptionCase, shipment: Shipment) -> str:
    """What colleagues read in the ticket, in the language that is set."""
    kind = EXCEPTION.get(case.type, case.type)
    said = _("%(what)s: shipment %(number)s.", what=kind, number=shipment.shipment_no)
    more = [_("%(hours)s hours in all.", hours=case.facts["hours"])] if case.facts.get("hours") else []
    more += [_("Place: %(place)s.", place=case.facts["place"])] if case.facts.get("place") else []
    more += [_("This endangers what was promised.")] if case.threatens_promise else []
    return " ".join([said, *more])


def subject_of(shipment: Shipment, cases: Sequence[ExceptionCase], language: str) -> str:
    """What the customer will read above our first word."""
    worst = max(cases, key=lambda case: case.severity)
    said = says(worst.type, language, {}) or says("DELAYED", language, {})
    return f"{shipment.shipment_no}{'：' if language.startswith('zh') else ': '}{said}"


def section(
    shipment: Shipment, cases: Sequence[ExceptionCase], *, number: str, language: str, zone: str, places: Places
) -> str:
    """One shipment of a letter: what is wrong, what it means and what comes next, in the reader's words and zone."""
    zh = language.startswith("zh")
    stop = "。" if zh else ". "
    lines = [ABOUT["zh" if zh else "en"].format(number=number) + ("：" if zh else ":")]
    for case in _said(cases):
        known = _values(case, language, zone, places)
        said = [says(case.type, language, known), comes_next(case.type, language, known)]
        lines.append("- " + stop.join(one for one in said if one).strip() + ("。" if zh else "."))
    estimate = None if any("eta" in case.facts for case in cases) else moment(_ahead(shipment, cases), language, zone)
    plans = ("、" if zh else ", ").join(shipment.project_tags) if any(one.threatens_promise for one in cases) else ""
    promised = shipment.promise_at if any(one.threatens_promise for one in cases) else None
    meant = endangers(language, promise=moment(promised, language, zone), plans=plans)
    more = [STANDS["zh" if zh else "en"].format(eta=estimate)] if estimate else []
    more += [meant] if meant else []
    return "\n".join([*lines, *(one + ("。" if zh else ".") for one in more)])


def _said(cases: Sequence[ExceptionCase]) -> list[ExceptionCase]:
    """That nobody has rescheduled a delivery says that it failed."""
    types = {case.type for case in cases}
    twice = {"DELIVERY_ATTEMPTED"} if "ATTEMPT_NOT_RESCHEDULED" in types else set[str]()
    return [case for case in cases if case.type not in twice]


def letter(sections: Sequence[str], *, agent: str, ticket: str, link: str | None, language: str) -> str:
    """The whole letter."""
    key = "zh" if language.startswith("zh") else "en"
    closing = [LINK[key].format(link=link)] if link else []
    return "\n\n".join([HELLO[key], *sections, *closing, BYE[key].format(agent=agent, ticket=ticket)])


def _values(case: ExceptionCase, language: str, zone: str, places: Places) -> dict[str, str | None]:
    """Names and times for the reader; a code that names no place of ours is left out."""
    facts = dict(case.facts)
    by_day = bool(facts.get("by_day"))
    said: dict[str, str | None] = {
        name: _instant(str(facts[name]), language, zone, by_day=by_day) for name in INSTANTS if facts.get(name)
    }
    here = places.get(str(facts.get("place", "")))
    said["place"] = place_name(here, language) if here else None
    said["vessel"], said["new_vessel"] = facts.get("vessel"), facts.get("new_vessel")
    said["hours"] = "24" if case.type == "PICKUP_OVERDUE" else None
    said["kind"] = cutoff_name(str(facts.get("kind", "")), language)
    said["length"] = length_said(int(facts["hours"]), language) if facts.get("hours") else None
    return said


def _ahead(shipment: Shipment, cases: Sequence[ExceptionCase]) -> datetime | None:
    """The estimate, unless it lies behind what went wrong: then it is none any more."""
    after = max(case.seen_at for case in cases) - timedelta(hours=1)
    arrived = Stage(shipment.stage).rank >= Stage.ARRIVED.rank and shipment.mode not in TO_THE_DOOR
    return shipment.eta_at if shipment.eta_at and shipment.eta_at > after and not arrived else None


def _instant(text: str, language: str, zone: str, *, by_day: bool) -> str | None:
    at = datetime.fromisoformat(text)
    return day(at.astimezone(ZoneInfo(zone)).date(), language) if by_day else moment(at, language, zone)
