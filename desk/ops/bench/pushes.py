"""Carriers that push: how fast each push is acknowledged, how soon a reader sees it, and whether one is ever lost."""

import hmac
import http.client
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from threading import Event, Thread

from sqlalchemy import func, select

from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.feeds.models import Feed, FeedDelivery
from desk.ops.bench.browser import Unexpected
from desk.ops.bench.fleet import SHIPMENTS, fleet, number_of
from desk.ops.bench.openloop import Figures, burst, request, run
from desk.ops.bench.stage import Stage

NAME, TOKEN, SECRET = "bench", "bench-token-that-nobody-guesses", "of made-up shipments only"
RATE, SECONDS = 150.0, 60.0
BURST, LINES = 10_000, 16  # connections of the burst
PROBES_EVERY_S = 0.25
SEEN_WITHIN_S, DRAINED_WITHIN_S = 10.0, 300.0
PROBED = 1_000  # shipments at the end of the fleet that only probes push to
CODES = ("IN_TRANSIT", "TS_ARRIVED", "TS_DEPARTED", "ARRIVED")


def prepare(stage: Stage) -> None:
    """The shipments, and a feed that tells of them."""
    with stage.app.app_context():
        fleet()
        if db.session.scalar(select(Feed.id).where(Feed.name == NAME)) is None:
            with transaction():
                db.session.add(Feed(name=NAME, kind="desk", token=TOKEN, secret=SECRET, created_at=utcnow()))


def pushes(stage: Stage) -> dict[str, object]:
    """150 pushes a second for a minute while a reader looks, then 10 000 as fast as they are taken."""
    mark = f"{time.time_ns():x}"
    run(stage.port, lambda at: _push(f"{mark}w{at}", at), rate=RATE, seconds=2)
    before = _rows(stage)
    seen: list[float] = []
    stop = Event()
    probe = Thread(target=_probe, args=(stage.port, mark, seen, stop), daemon=True)
    probe.start()
    steady = run(stage.port, lambda at: _push(f"{mark}s{at}", at), rate=RATE, seconds=SECONDS)
    stop.set()
    probe.join(SEEN_WITHIN_S)
    after = _rows(stage)
    storm = burst(stage.port, lambda at: _push(f"{mark}b{at}", at), count=BURST, lines=LINES)
    began = time.monotonic()
    kept = _rows(stage)
    drained = _drain(stage)
    return {
        "steady": _figures(steady) | {"rows": after - before - len(seen), "seen": _seen(seen)},
        "burst": _figures(storm) | {"rows": kept - after, "handled_after_s": round(drained - began, 1)},
        "left_over": _waiting(stage),
    }


def _figures(figures: Figures) -> dict[str, object]:
    return {
        "sent": len(figures.waits),
        "refused": figures.errors(200),
        "ack_p50_ms": figures.at(0.5),
        "ack_p95_ms": figures.at(0.95),
        "ack_most_ms": figures.at(1.0),
    }


def _seen(waits: list[float]) -> dict[str, float]:
    """From the acknowledgement until a look-up tells of it."""
    return {"probes": len(waits), "p50_ms": Figures(waits).at(0.5), "p95_ms": Figures(waits).at(0.95)}


def _push(event: str, position: int) -> bytes:
    body, headers = _signed(event, position % (SHIPMENTS - PROBED), utcnow())
    return request("POST", f"/feeds/{TOKEN}", body=body, headers=headers)


def _signed(event: str, position: int, now: datetime) -> tuple[bytes, dict[str, str]]:
    at = (now - timedelta(minutes=position % 600)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    told = {"id": event, "code": CODES[position % len(CODES)], "classifier": "ACT", "event_at": at,
            "reference": number_of(position), "place": {"unlocode": "SGSIN"}}  # fmt: skip
    body = json.dumps({"events": [told]}).encode()
    stamp = str(int(now.timestamp()))
    mark = hmac.new(SECRET.encode(), f"{stamp}.".encode() + body, sha256).hexdigest()
    return body, {"Content-Type": "application/json", "X-Desk-Signature": f"t={stamp},v1={mark}"}


def _probe(port: int, mark: str, seen: list[float], stop: Event) -> None:
    """Push to a shipment of its own and look it up until it shows; again and again."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    number = 0
    while not stop.wait(PROBES_EVERY_S):
        position = SHIPMENTS - PROBED + number % PROBED
        read = _reader(line, position)
        before = read()
        body, headers = _signed(f"{mark}p{number}", position, utcnow())
        line.request("POST", f"/feeds/{TOKEN}", body, headers)
        line.getresponse().read()
        began = time.perf_counter()
        while read() == before and time.perf_counter() - began < SEEN_WITHIN_S:
            time.sleep(0.005)
        seen.append(time.perf_counter() - began)
        number += 1


def _reader(line: http.client.HTTPConnection, position: int) -> Callable[[], bytes]:
    def read() -> bytes:
        line.request("GET", f"/track/{number_of(position)}?format=json")
        return line.getresponse().read()

    return read


def _rows(stage: Stage) -> int:
    with stage.app.app_context():
        return db.session.scalar(select(func.count()).select_from(FeedDelivery)) or 0


def _waiting(stage: Stage) -> int:
    with stage.app.app_context():
        return db.session.scalar(select(func.count()).where(FeedDelivery.state == "")) or 0


def _drain(stage: Stage) -> float:
    """When the last one was handled, by the monotonic clock."""
    until = time.monotonic() + DRAINED_WITHIN_S
    while _waiting(stage):
        if time.monotonic() > until:
            raise Unexpected("deliveries are left over")
        time.sleep(0.25)
    return time.monotonic()
