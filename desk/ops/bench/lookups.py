"""The public look-up under an open loop, with the load beside it on the same machine."""

from desk.ops.bench.fleet import SHIPMENTS, fleet, number_of
from desk.ops.bench.machine import cpu_ms, family
from desk.ops.bench.openloop import request, run
from desk.ops.bench.stage import Stage

RATE, SECONDS, WARM_UP_S = 1000.0, 60.0, 3.0


def prepare(stage: Stage) -> None:
    """The shipments that are looked up; before the desk runs, since they are written past its commands."""
    with stage.app.app_context():
        fleet()


def lookups(stage: Stage, web: int) -> dict[str, float]:
    """1 000 look-ups a second for a minute; milliseconds from the planned instant, CPU of the web server a request."""
    run(stage.port, _ask, rate=RATE / 4, seconds=WARM_UP_S)
    before = cpu_ms(family(web))
    figures = run(stage.port, _ask, rate=RATE, seconds=SECONDS)
    used = cpu_ms(family(web)) - before
    return {
        "a_second": RATE,
        "requests": len(figures.waits),
        "errors": figures.errors(200),
        "p50_ms": figures.at(0.5),
        "p99_ms": figures.at(0.99),
        "most_ms": figures.at(1.0),
        "web_cpu_ms": round(used / len(figures.waits), 2),
    }


def _ask(number: int) -> bytes:
    return request("GET", f"/track/{number_of(number * 7919 % SHIPMENTS)}")
