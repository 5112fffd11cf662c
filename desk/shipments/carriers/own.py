"""Our own signed JSON: what a customer's system tells us in our canonical words. docs/feeds.md describes it."""

import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from desk.shipments.carriers import generic_values as values
from desk.shipments.carriers.events import Adapter, BadBody, EventTime, Given, Number, Place, Reading, Told
from desk.shipments.carriers.generic_forms import understood
from desk.shipments.carriers.meanings import INFO_ONLY
from desk.shipments.event_codes import EVENT_CODES
from desk.shipments.types import Classifier, Mode, ReferenceType

HEADER = "x-desk-signature"
TOLERANCE_S = 300
MOST_EVENTS = 500
MOST_REFERENCES = 20
TIMES = ("event_at", "event_time", "time", "event_local")
# A number may stand under the name of its kind.
BY_KIND = ("container", "mbl", "hbl", "mawb", "hawb", "booking", "courier", "po")
_MARKS = frozenset({"id", "code", "event_id", "event_code", *TIMES})
_OWN_NAMES = frozenset({*TIMES, *BY_KIND, "event_id", "place_name", "event", "status", "number", "version"})
_FIELD = re.compile(r"\s*([A-Za-z0-9_-]+)=([^\s,]*)\s*", re.ASCII)


def verify(body: bytes, headers: Mapping[str, str], secrets: Sequence[str], now: datetime) -> str:
    """Check `X-Desk-Signature: t=<unix>,v1=<hex>`: HMAC-SHA256 over `t`, a dot and the body; `now` is aware.

    "" if genuine, else missing_signature, empty_signature, bad_form, wrong_algorithm, no_secret, bad_signature, stale.
    One signature only, its hex in lower case: what one sender can write in two ways, a forger can try in two.
    """
    if HEADER not in headers:
        return "missing_signature"
    sent = headers[HEADER].strip()
    if not sent:
        return "empty_signature"
    stamp, signature, problem = _parts(sent)
    if problem:
        return problem
    keys = [secret for secret in secrets if secret]
    if not keys:
        return "no_secret"
    if not any([hmac.compare_digest(_signed(body, stamp, key), signature) for key in keys]):
        return "bad_signature"
    return "stale" if abs(int(now.timestamp()) - int(stamp)) > TOLERANCE_S else ""


def _parts(sent: str) -> tuple[str, str, str]:
    """The stamp, the signature, and what is wrong with the header's form."""
    fields = [_FIELD.fullmatch(part) for part in sent.split(",")]
    if not all(fields):
        return "", "", "bad_form"
    pairs = [(found[1], found[2]) for found in fields if found]
    names = sorted(name for name, _ in pairs)
    if names != ["t", "v1"]:
        return "", "", "wrong_algorithm" if set(names) - {"t", "v1"} else "bad_form"
    stamp, signature = dict(pairs)["t"], dict(pairs)["v1"]
    good = re.fullmatch(r"\d{1,12}", stamp, re.ASCII) and signature.isascii() and signature
    return stamp, signature, "" if good else "bad_form"


def _signed(body: bytes, stamp: str, secret: str) -> str:
    return hmac.new(secret.encode("utf-8", "replace"), stamp.encode() + b"." + body, sha256).hexdigest()


def read(body: bytes, given: Given) -> Reading:
    """The events of a body: `{"events": […]}`, a bare list, or one event. Raises BadBody."""
    found = values.load(body)
    events = _events_of(found)
    if len(events) > MOST_EVENTS:
        raise BadBody("too_many")
    batch = values.text(found.get("delivery_id")) if isinstance(found, dict) else ""
    return Reading([told_of_event(one, given) for one in events], delivery_id=batch)


def _events_of(found: Any) -> list[Any]:
    if isinstance(found, list):
        return found
    if isinstance(found, dict) and isinstance(found.get("events"), list):
        return list(found["events"])
    if isinstance(found, dict) and "events" not in found and _MARKS & set(found):
        return [found]
    raise BadBody("wrong_envelope")


def told_of_row(row: Mapping[str, object], given: Given) -> Told:
    """One event of a table: the same names as in JSON, all in one row; a moment may be a datetime. Never raises."""
    plain = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}
    return told_of_event(plain, given)


def told_of_event(said: object, given: Given) -> Told:
    """One event; what is none is dead with the problem bad_event. Never raises."""
    if not isinstance(said, Mapping):
        return Told(INFO_ONLY, Classifier.ACT, None, (), "", known=False, problem="bad_event")
    said = understood(said, _OWN_NAMES)
    where = _place(said)
    role, role_said = values.role_of(said.get("place_role"))
    code, known = _code(said.get("code"))
    source_id, retracts = _retracted(said)
    classifier = _classifier(said.get("classifier"))
    return Told(
        code=code if classifier else INFO_ONLY,
        classifier=classifier or Classifier.ACT,
        time=_time(said, where, given),
        references=_references(said),
        raw_code=values.text(said.get("code"), 64),
        place_role=role,
        role_said=role_said,
        place=where,
        text=values.text(said.get("text") or said.get("remark"), 500),
        language=values.text(said.get("language"), 8),
        source_id=source_id,
        version_at=values.version(said.get("updated_at")),
        retracts=retracts,
        pieces=values.whole(said.get("pieces")),
        weight_kg=values.weight(said.get("weight_kg")),
        partial=values.yes(said.get("partial")),
        reason=values.text(said.get("reason"), 40),
        signed_by=values.text(said.get("signed_by"), 80),
        mode=values.one_of(Mode, said.get("mode")),
        vessel=values.text(said.get("vessel"), 80),
        vessel_imo=values.text(said.get("vessel_imo"), 7),
        voyage=values.text(said.get("voyage"), 20),
        empty=None if said.get("empty") in (None, "") else values.yes(said.get("empty")),
        equipment=values.text(said.get("equipment"), 35),
        known=known and classifier is not None,
    )  # fmt: skip


def _code(value: object) -> tuple[str, bool]:
    said = values.word(value).replace(" ", "_").replace("-", "_")
    return (said, True) if said in EVENT_CODES else (INFO_ONLY, False)


def _classifier(value: object) -> Classifier | None:
    """ACT where none is given. One that we do not know is None: it must not pass for a thing that has happened."""
    return values.classifier(value) if values.text(value) else Classifier.ACT


def _retracted(said: Mapping[str, object]) -> tuple[str, bool]:
    """The id of the event, and whether it is taken back: `retracts` is yes or no, or names the id of another event."""
    own, other = values.text(said.get("id") or said.get("event_id"), 200), values.text(said.get("retracts"), 200)
    if not other or values.word(other) in values.NO:
        return own, said.get("retracts") is True
    if values.word(other) in values.YES and (own or values.word(other) != "1"):
        return own, True
    return other, True


def _place(said: Mapping[str, object]) -> Place:
    inner = said.get("place")
    flat = {"unlocode": said.get("unlocode") or said.get("place_code"), "facility": said.get("facility"),
            "name": said.get("place_name") or said.get("place_text"), "iata": said.get("iata"),
            "country": said.get("country"), "lat": said.get("lat"), "lon": said.get("lon")}  # fmt: skip
    if isinstance(inner, Mapping):
        return values.place({**flat, **inner, "unlocode": inner.get("unlocode") or inner.get("code")})
    return values.place(flat, inner)


def _time(said: Mapping[str, object], where: Place, given: Given) -> EventTime | None:
    value = next((said[name] for name in TIMES if values.text(said.get(name))), None)
    return values.moment(value, where, zone=given.zone, own_zone=said.get("time_zone"))


def _references(said: Mapping[str, object]) -> tuple[Number, ...]:
    """The number under `reference` first, then those of the list, then those under the name of their kind.

    The box alone names a shipment only where nothing else does: others may travel in it.
    """
    listed = said.get("references")
    first = {"value": said.get("reference"), "type": said.get("reference_type"), "issuer": said.get("issuer")}
    inner = said.get("reference")
    ones = [inner if isinstance(inner, Mapping) else first, *(listed if isinstance(listed, list) else [listed])]
    ones += [{"value": said.get(kind), "type": kind} for kind in BY_KIND]
    numbers = values.distinct(_number(one) for one in ones)[:MOST_REFERENCES]
    box = Number(values.text(said.get("equipment"), 64), ReferenceType.CONTAINER if _boxed(said) else None)
    return numbers or ((box,) if box.value else ())


def _boxed(said: Mapping[str, object]) -> bool:
    """Whether what it happened to is a container by its form."""
    return bool(re.fullmatch(r"[A-Z]{3}[UJZ]\d{7}", re.sub(r"[\s-]", "", values.word(said.get("equipment")))))


def _number(one: object) -> Number:
    if isinstance(one, Mapping):
        kind = values.reference_type(one.get("type"))
        return Number(values.text(one.get("value"), 64), kind, values.word(one.get("issuer"))[:16])
    return Number(values.text(one, 64))


FEED = Adapter("desk", read=read, verify=verify, kept_headers=(HEADER,), source="CARRIER")
