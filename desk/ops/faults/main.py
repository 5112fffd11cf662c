"""`bin/faults`: run a desk, break it on purpose, and count what was lost, doubled or late. Prints one JSON object."""

import json
import os
import random
import time
from dataclasses import asdict
from datetime import timedelta

import click

from desk.core.times import utcnow
from desk.ops.faults.havoc import wreak
from desk.ops.faults.promises import judge, open_tickets, wait_for_mail
from desk.ops.faults.stage import stage

FAULTS = ("worker", "sweeper", "redis")
STUCK_MAIL_S = 330  # a mail whose sender was killed is looked at again after five minutes


@click.command(epilog="Example: bin/faults --faults worker,sweeper,redis --tickets 300 --seconds 40")
@click.option("--faults", default=",".join(FAULTS), show_default=True, help="Which ones, or none.")
@click.option("--tickets", default=200, show_default=True, help="How many promises run out.")
@click.option("--seconds", default=30, show_default=True, help="Over how long a time they do.")
@click.option("--every", default=3.0, show_default=True, help="Seconds between two faults, about.")
@click.option("--seed", type=int, help="Repeats a run; else one is chosen and printed.")
@click.option("--database", help="An empty PostgreSQL database; SQLite otherwise.")
@click.option("--patience", default=STUCK_MAIL_S, show_default=True, help="Seconds to wait for the last mail.")
def faults(
    faults: str, tickets: int, seconds: int, every: float, seed: int | None, database: str | None, patience: int
) -> None:
    """Promises run out while processes are killed and Redis is emptied; who was told, how often, how late?"""
    wanted = [name for name in faults.split(",") if name and name != "none"]
    if set(wanted) - set(FAULTS):
        raise click.BadParameter(f"choose from {', '.join(FAULTS)}, none", param_hint="--faults")
    seed = seed if seed is not None else random.SystemRandom().randrange(10**6)
    with stage(database) as running:
        last = open_tickets(running, tickets, timedelta(seconds=seconds))
        until = time.monotonic() + (last - utcnow()).total_seconds() + 1
        chance = random.Random(seed)
        done = wreak(wanted, running.data, running.redis_url, until=until, every_s=every, chance=chance)
        wait_for_mail(running, give_up_s=patience)
        verdict = judge(running)
    found = {
        "seed": seed,
        "faults": done,
        "load": os.getloadavg()[0],
        "database": "postgresql" if database else "sqlite",
    }
    click.echo(json.dumps(found | asdict(verdict)))


if __name__ == "__main__":
    faults()
