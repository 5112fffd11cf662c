"""A storm of carriers' pushes while processes die: each event thrice and in no order, some of them forged."""

import hmac
import http.client
import json
import random
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Thread
from urllib.parse import urlsplit

from sqlalchemy import func, select

from desk.accounts.commands.customers import create_customer
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.feeds.models import Feed, FeedDelivery
from desk.ops.faults import havoc
from desk.ops.faults.stage import Stage
from desk.shipments.commands.importing import NewReference, NewShipment, import_shipment
from desk.shipments.commands.places import ensure_location
from desk.shipments.models import Shipment, TrackingEvent
from desk.shipments.types import Mode, ReferenceType

FEED, TOKEN, SECRET = "faults", "faults-token-that-nobody-guesses", "of made-up shipments only"
SHIPMENTS, EVENTS = 50, 20  # events of each shipment
TIMES = 3
FORGED = 0.05  # of all that is sent
SENDERS = 4
KILLS_EVERY_S = 2.5
GIVE_UP_S = 180.0
CODES = ("BK_CONFIRMED", "GATE_IN_ORIGIN", "LOADED_ORIGIN", "DEPARTED", "IN_TRANSIT", "TS_ARRIVED", "TS_DEPARTED",
         "ARRIVED", "DISCHARGED", "CUSTOMS_FILED", "CUSTOMS_RELEASED", "OUT_FOR_DELIVERY")  # fmt: skip


@dataclass(frozen=True)
class StormVerdict:
    """What became of the events; `forged` counts those that had an effect, `wrong` the shipments that stand wrong."""

    events: int
    sent: int
    acts: int
    lost: int
    doubled: int
    forged: int
    wrong: int
    left_over: int

    @property
    def good(self) -> bool:
        return not (self.lost or self.doubled or self.forged or self.wrong or self.left_over)


def run(stage: Stage, chance: random.Random) -> StormVerdict:
    """Push everything, break things meanwhile, wait until all is handled, and count."""
    began = utcnow() - timedelta(days=30)
    with stage.app.app_context():
        numbers = _prepare(began)
    genuine = [(number, at) for number in numbers for at in range(EVENTS)] * TIMES
    forged = [(number, EVENTS + at) for at, number in enumerate(chance.choices(numbers, k=int(len(genuine) * FORGED)))]
    ahead = [(number, at, at < EVENTS) for number, at in [*genuine, *forged]]
    chance.shuffle(ahead)
    senders = [Thread(target=_send, args=(stage, ahead[at::SENDERS], began), daemon=True) for at in range(SENDERS)]
    for one in senders:
        one.start()
    acts = _break_things(stage, senders, chance)
    with stage.app.app_context():
        _wait()
        return _count(len(ahead), acts, numbers)


def _prepare(began: datetime) -> list[str]:
    with transaction():
        owner = create_customer("Storm").id
        for code in ("CNNGB", "DEHAM", "SGSIN"):
            ensure_location(code)
        numbers = [f"STRM{at:08d}" for at in range(SHIPMENTS)]
        for number in numbers:
            new = NewShipment(number, Mode.SEA, "CNNGB", "DEHAM", [NewReference(ReferenceType.MBL, number)], [])
            import_shipment(owner, new, actor="faults", at=began)
        db.session.add(Feed(name=FEED, kind="desk", token=TOKEN, secret=SECRET, created_at=began))
    return numbers


def _send(stage: Stage, ahead: list[tuple[str, int, bool]], began: datetime) -> None:
    for number, at, genuine in ahead:
        _until_taken(stage, *_signed(number, at, began, SECRET if genuine else "another"))


def _signed(number: str, at: int, began: datetime, secret: str) -> tuple[bytes, dict[str, str]]:
    when = (began + timedelta(hours=at)).strftime("%Y-%m-%dT%H:%M:%SZ")
    told = {"id": f"{number}-{at}", "code": CODES[at % len(CODES)], "classifier": "ACT", "reference": number,
            "event_at": when, "place": {"unlocode": "SGSIN"}}  # fmt: skip
    body, stamp = json.dumps({"events": [told]}).encode(), str(int(time.time()))
    mark = hmac.new(secret.encode(), f"{stamp}.".encode() + body, sha256).hexdigest()
    return body, {"Content-Type": "application/json", "X-Desk-Signature": f"t={stamp},v1={mark}"}


def _until_taken(stage: Stage, body: bytes, headers: dict[str, str]) -> None:
    """As a sender does: again and again until there is an answer, and it is no fault of the receiver."""
    place = urlsplit(stage.app.config["DESK"].base_url)
    while True:
        try:
            line = http.client.HTTPConnection(place.hostname or "", place.port, timeout=10)
            line.request("POST", f"/feeds/{TOKEN}", body, headers)
            if line.getresponse().status < 500:
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)


def _break_things(stage: Stage, senders: list[Thread], chance: random.Random) -> int:
    acts = 0
    while any(one.is_alive() for one in senders):
        time.sleep(chance.uniform(0.5, 1.5) * KILLS_EVERY_S)
        havoc.kill_one(stage.data, chance.choice(["sweeper", "crew"]), chance)
        acts += 1
    return acts


def _wait() -> None:
    until = time.monotonic() + GIVE_UP_S
    while _left() and time.monotonic() < until:
        db.session.rollback()
        time.sleep(0.25)


def _left() -> int:
    return db.session.scalar(select(func.count()).where(FeedDelivery.state == "")) or 0


def _count(sent: int, acts: int, numbers: list[str]) -> StormVerdict:
    rows = db.session.execute(
        select(TrackingEvent.source_event_id, func.count()).where(TrackingEvent.feed == FEED)
        .group_by(TrackingEvent.source_event_id)
    )  # fmt: skip
    seen = Counter({row[0]: row[1] for row in rows})
    wanted = {f"{number}-{at}" for number in numbers for at in range(EVENTS)}
    stands = db.session.execute(select(Shipment.shipment_no, Shipment.status_code, Shipment.newest_at)).all()
    last = max(row.newest_at for row in stands if row.newest_at)
    return StormVerdict(
        events=len(wanted),
        sent=sent,
        acts=acts,
        lost=len(wanted - seen.keys()),
        doubled=sum(count > 1 for count in seen.values()),
        forged=len(seen.keys() - wanted),
        wrong=sum(row.newest_at != last for row in stands if row.shipment_no in set(numbers)),
        left_over=_left(),
    )
