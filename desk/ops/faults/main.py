"""`bin/faults`: run a desk, break it on purpose, and count what was lost, doubled or late. One JSON line each."""

import json
import os
import random
import sys
import time
from dataclasses import asdict
from datetime import timedelta

import click

from desk.core.times import utcnow
from desk.ops.faults import imap
from desk.ops.faults.database import clear, problem_with
from desk.ops.faults.experiments import EXPERIMENTS, Experiment, wreak
from desk.ops.faults.havoc import deaths
from desk.ops.faults.mail import POINTS, MailVerdict, filling, killing, letters, namesakes
from desk.ops.faults.mail import run as take_mail
from desk.ops.faults.promises import Verdict, judge, open_tickets, wait_for_mail
from desk.ops.faults.stage import Stage, stage
from desk.ops.faults.webhooks import run as push_storm

NAMES = {experiment.name: experiment for experiment in EXPERIMENTS}
WEBHOOKS = "webhooks"
MAIL = {
    **{f"mail-{point.partition('.')[2].replace('_', '-')}": point for point in POINTS},
    "mail-flag": imap.POINT,
    "mail-storm": "",
    "mail-full-disk": "",
    "mail-thrice": "",
    "mail-namesakes": "",
}
MAILS, PAIRS = 200, 50
FULL_DISK, ROOM_MB = "mail-full-disk", 64
PATIENCE_S = 120  # for the last mail: whoever sent it may have been killed, which shows after a minute


@click.command(
    epilog="Experiments: "
    + "; ".join(f"{one.name}: {one.what}" for one in EXPERIMENTS)
    + f"; {WEBHOOKS}: carriers push each event thrice and in no order while processes are killed"
    + f"; {', '.join(MAIL)}: mail comes in while whoever takes it dies at that place, at any, or thrice at once"
    + ". Example: bin/faults calm storm"
)
@click.argument("names", nargs=-1, metavar="[EXPERIMENT]...")
@click.option(
    "--tickets",
    type=click.IntRange(1, 10_000),
    default=100,
    show_default=True,
    help="How many promises run out in each.",
)
@click.option(
    "--seconds", type=click.IntRange(1, 3600), default=20, show_default=True, help="Over how long a time they do."
)
@click.option("--seed", type=int, help="Repeats the chances of a run; else one is chosen and printed.")
@click.option("--database", help="An empty PostgreSQL database, emptied again after each; SQLite otherwise.")
def faults(names: tuple[str, ...], tickets: int, seconds: int, seed: int | None, database: str | None) -> None:
    """Promises run out while the desk is being broken: who was told, how often, how late? All experiments, or these."""
    if unknown := sorted(set(names) - {*NAMES, *MAIL, WEBHOOKS}):
        raise click.BadParameter(f"no such experiment: {', '.join(unknown)}", param_hint="EXPERIMENT")
    if database and (problem := problem_with(database)):
        raise click.BadParameter(problem, param_hint="--database")
    seed = seed if seed is not None else random.SystemRandom().randrange(10**6)
    bad = 0
    for name in names or [*NAMES, WEBHOOKS, *MAIL]:
        if name in MAIL:
            found, good = _run_mail(name, seed, database)
        elif name == WEBHOOKS:
            found, good = _run_webhooks(seed, database)
        else:
            found, good = _run(NAMES[name], tickets, seconds, seed, database)
        click.echo(json.dumps(found | {"good": good}))
        bad += not good
    sys.exit(1 if bad else 0)


def _run(
    experiment: Experiment, tickets: int, seconds: int, seed: int, database: str | None
) -> tuple[dict[str, object], bool]:
    with stage(database, experiment.env) as running, deaths(running.data) as died:
        last = open_tickets(running, tickets, timedelta(seconds=seconds), rolled_back=experiment.rolled_back)
        until = time.monotonic() + (last - utcnow()).total_seconds() + 1
        acts = wreak(experiment, running, until=until, chance=random.Random(f"{seed} {experiment.name}"))
        wait_for_mail(running, give_up_s=PATIENCE_S)
        verdict = judge(running)
        found: dict[str, object] = {
            "experiment": experiment.name,
            "database": "postgresql" if database else "sqlite",
            "seed": seed,
        }
        found |= {"acts": acts, "deaths": died(), "load": round(os.getloadavg()[0], 2)}
    if database:
        clear(database)
    return found | asdict(verdict), _is_good(experiment, verdict)


def _run_webhooks(seed: int, database: str | None) -> tuple[dict[str, object], bool]:
    with stage(database) as running, deaths(running.data) as died:
        verdict = push_storm(running, random.Random(f"{seed} {WEBHOOKS}"))
        found: dict[str, object] = {"experiment": WEBHOOKS, "database": "postgresql" if database else "sqlite"}
        found |= {"seed": seed, "deaths": died(), "load": round(os.getloadavg()[0], 2)}
    if database:
        clear(database)
    return found | asdict(verdict), verdict.good


def _run_mail(name: str, seed: int, database: str | None) -> tuple[dict[str, object], bool]:
    chance, armed = random.Random(f"{seed} {name}"), _armed(MAIL[name])
    room = ROOM_MB if name == FULL_DISK else None
    with stage(database, armed, room_mb=room) as running, deaths(running.data) as died:
        verdict = _mail_verdict(name, running, chance)
        found: dict[str, object] = {"experiment": name, "database": "postgresql" if database else "sqlite"}
        found |= {"seed": seed, "deaths": died(), "load": round(os.getloadavg()[0], 2)}
    if database:
        clear(database)
    died_there = bool(found["deaths"]) or verdict.listeners > 0
    return found | asdict(verdict), verdict.good and (died_there or not armed)


def _armed(point: str) -> dict[str, str]:
    """At a place where nobody dies nothing is shown."""
    nth = imap.NTH if point == imap.POINT else POINTS.get(point)
    return {"DESK_FAULT": f"{point}:{nth}"} if point else {}


def _mail_verdict(name: str, running: Stage, chance: random.Random) -> MailVerdict:
    if name == "mail-flag":
        return imap.run(running, letters(MAILS, chance))
    if name == "mail-thrice":
        return take_mail(running, letters(MAILS, chance), 3, None)
    if name == "mail-namesakes":
        return take_mail(running, namesakes(PAIRS), 1, None)
    acts = {"mail-storm": lambda: killing(running, chance), FULL_DISK: lambda: filling(running)}
    act = acts[name]() if name in acts else None
    return take_mail(running, letters(MAILS, chance), 1, act)


def _is_good(experiment: Experiment, verdict: Verdict) -> bool:
    in_time = experiment.clock or verdict.late_ms_p99 <= experiment.late_s * 1000
    return in_time and verdict.levels > 0 and not (verdict.lost or verdict.doubled or verdict.phantom)


if __name__ == "__main__":
    faults()
