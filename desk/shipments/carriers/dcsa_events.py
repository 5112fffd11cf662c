"""One event of an ocean carrier, flat (2.2) or nested (3.0), in our words."""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from desk.shipments.carriers import codes_dcsa as codes
from desk.shipments.carriers.dcsa_fields import Fields, section, text
from desk.shipments.carriers.dcsa_numbers import box_of, numbers_of, paper_of
from desk.shipments.carriers.dcsa_places import Call, call_of, role_of
from desk.shipments.carriers.dcsa_reefer import is_out_of_range
from desk.shipments.carriers.events import Given, Place, Told
from desk.shipments.carriers.instants import read_time
from desk.shipments.carriers.meanings import INFO_ONLY, UNKNOWN, Meaning
from desk.shipments.types import Classifier, PlaceRole

KINDS = ("TRANSPORT", "EQUIPMENT", "SHIPMENT", "IOT", "REEFER")
CLASSIFIERS = {one.value: one for one in Classifier}
LONGEST_ID = 500
NO_EVENT = Told("", Classifier.REQ, None, (), "", problem="bad_event")


def told_of(event: object, given: Given) -> Told:
    """What one element of a message says; one that is no event is dead by itself and spoils no other."""
    if not isinstance(event, dict):
        return NO_EVENT
    fields = Fields(event)
    told = _event(fields, given)
    retracted = fields.text("retractedEventID")
    if not retracted and not fields.flag("isRetracted"):
        return told
    return _retraction(told, retracted or fields.text("eventID"))


def _event(fields: Fields, given: Given) -> Told:
    kind, raw, sub = _codes(fields)
    code = codes.WORDS.get(raw.upper(), raw.upper())
    call = call_of(fields, code)
    raw_type = f"SHIPMENT:{paper}" if kind == "SHIPMENT" and (paper := paper_of(fields)) else kind
    meaning = _meaning(fields, call, raw_type, code, sub)
    numbers = numbers_of(fields, kind)
    classifier = _classifier(fields)
    time = read_time(fields.written("eventDateTime"), call.place, zone=given.zone)
    told = Told(
        code=INFO_ONLY, classifier=classifier or Classifier.REQ, time=time, references=numbers, raw_code=raw,
        raw_type=f"IOT:{sub.upper()}" if kind == "IOT" and sub else raw_type, raw_sub_code=sub,
        scoped=meaning.scoped, known=meaning is not UNKNOWN, place=call.place,
        text=fields.text("reason", "changeRemark", "remark", "description"), source_id=_id(fields.text("eventID")),
        publisher=_publisher(fields), version_at=_version(fields), delay_reasons=_delays(fields), mode=call.mode,
        vessel=call.vessel, vessel_imo=call.imo, voyage=call.voyage, empty=_empty(fields),
        equipment=box_of(fields, numbers, kind), problem="" if classifier or time is None else "no_classifier",
    )  # fmt: skip
    return replace(_placed(told, meaning, fields, call, code), plan_key=_plan_key(told, call, code))


def _retraction(told: Told, event_id: str) -> Told:
    """All that was sent under this id is to be forgotten; what is said beside it, if anything, counts for nothing."""
    return replace(
        told, source_id=_id(event_id), retracts=True, plan_key="", known=told.known or not told.raw_code,
        problem="" if event_id else "no_id",
    )  # fmt: skip


def _placed(told: Told, meaning: Meaning, fields: Fields, call: Call, code: str) -> Told:
    """The event with its role, and the code that it has there."""
    role, said = role_of(fields, call, code) if not told.raw_type.startswith("SHIPMENT") else (None, False)
    if not said and PlaceRole.INLAND_DEST not in dict(meaning.alternatives):
        role = None
    canonical, place_role = meaning.at(role)
    others = (way for way in meaning.alternatives if way[0] is not place_role)
    ways = ((place_role, canonical), *others) if role and not said else meaning.alternatives
    return replace(told, code=canonical, place_role=place_role, role_said=said, alternatives=ways)


def _meaning(fields: Fields, call: Call, raw_type: str, code: str, sub: str) -> Meaning:
    special = _by_circumstance(fields, call, raw_type, code)
    if special:
        return special
    looked_up = codes.WORDS.get(sub.upper(), sub.upper()) if raw_type == "IOT" and sub else code
    return codes.TABLE.get((raw_type, looked_up), UNKNOWN)


def _by_circumstance(fields: Fields, call: Call, raw_type: str, code: str) -> Meaning | None:
    """Rows that hang on more than the code: the load, the customer's place, a way point, a range, a reason."""
    empty = _empty(fields)
    if (raw_type, code, empty, call.facility_type) == ("EQUIPMENT", "GTOT", False, "DEPO"):
        return codes.LADEN_OUT_OF_DEPOT
    if raw_type == "EQUIPMENT" and empty is not None and (code, empty) in codes.BY_LOAD:
        return codes.BY_LOAD[code, empty]
    if (raw_type, code, call.facility_type) == ("EQUIPMENT", "STRP", "CLOC"):
        return codes.UNPACKED_AT_CUSTOMER
    if raw_type == "TRANSPORT" and code in ("ARRI", "DEPA") and call.facility_type == "WAYP":
        return codes.PASSING
    if raw_type == "REEFER" and code in ("MEAS", "ADJU") and is_out_of_range(fields, code):
        return codes.REEFER_ALARM
    if raw_type.startswith("SHIPMENT") and code == "HOLD" and (raw_type, code) not in codes.TABLE:
        return codes.held(fields.text("reason"))
    return None


def _kind(fields: Fields) -> str:
    """The type of event; if it is not said, that whose code is there."""
    said = fields.word("eventType", "eventTypeCode")
    with_code = (kind for kind in KINDS if fields.text(f"{kind.lower()}EventTypeCode", f"{kind.lower()}EventType"))
    return said or next(with_code, "")


def _codes(fields: Fields) -> tuple[str, str, str]:
    """Type of event, its code as sent, and the finer code under it."""
    kind = _kind(fields)
    wanted = [kind, *(other for other in KINDS if other != kind)]
    found = (fields.text(f"{one.lower()}EventTypeCode", f"{one.lower()}EventType") for one in wanted if one)
    sub = fields.text("iotEventCode") if kind == "IOT" else ""
    return kind, next((code for code in found if code), "") or sub, sub


def _classifier(fields: Fields) -> Classifier | None:
    word = fields.word("eventClassifierCode", "eventClassifier")
    return CLASSIFIERS.get(codes.CLASSIFIERS.get(word, word))


def _empty(fields: Fields) -> bool | None:
    return {"EMPTY": True, "LADEN": False}.get(fields.word("emptyIndicatorCode", "emptyIndicator"))


def _version(fields: Fields) -> datetime | None:
    said = (fields.text("eventUpdatedDateTime"), fields.text("eventCreatedDateTime"))
    read = (read_time(word, Place(), utc=True) for word in said if word)
    return next((time.at for time in read if time), None)


def _publisher(fields: Fields) -> str:
    """Who vouches for the id (3.0): three fields together; empty where none is said."""
    routing = fields.object("eventRouting")
    party = section(routing.get("originatingParty")) or section(routing.get("originatingParties"))
    parts = [text(party.get(name)) for name in ("partyCode", "codeListProvider", "codeListName")]
    return "|".join(parts) if any(parts) else ""


def _id(said: str) -> str:
    """The sender's id; one that is longer than the standard allows is known by its digest."""
    return said if len(said) <= LONGEST_ID else sha256(said.encode("utf-8", "replace")).hexdigest()


def _delays(fields: Fields) -> tuple[str, ...]:
    said = (text(one).upper() for one in fields.each("delayReasonCode", "delayReasonCodes"))
    return tuple(dict.fromkeys(code for code in said if code))


def _plan_key(told: Told, call: Call, code: str) -> str:
    """What a later plan or estimate replaces: the same of one call; empty for what is no plan or names no call."""
    where = call.key or "\x1f".join((call.place.shown.upper(), call.imo or call.vessel.upper(), call.voyage.upper()))
    if told.classifier not in (Classifier.PLN, Classifier.EST) or not where.strip("\x1f"):
        return ""
    said = (told.reference.upper(), where, told.raw_type, code, told.classifier)
    return sha256("\x1e".join(said).encode("utf-8", "replace")).hexdigest()
