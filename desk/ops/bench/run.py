"""All that is measured, one after the other, as one answer."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from desk.ops.bench.burst import promises
from desk.ops.bench.lists import lists
from desk.ops.bench.lookups import lookups, prepare
from desk.ops.bench.machine import describe, family, program, pss_mb
from desk.ops.bench.mail import mail
from desk.ops.bench.pages import first_visit, pages
from desk.ops.bench.pushes import prepare as prepare_pushes
from desk.ops.bench.pushes import pushes
from desk.ops.bench.stage import Stage, build, running

PARTS = ("pages", "first-visit", "lists", "lookups", "mail", "memory", "pushes", "start", "promises")
WEB = "desk.ops.web"


def measure(
    folder: Path, *, database: str | None, port: int, tickets: int, only: Collection[str], say: Callable[[str], None]
) -> dict[str, Any]:
    """Build a desk, run it, measure the wanted parts. Raises NotOurs, BadConfig, Unexpected."""
    say(f"making {tickets} tickets")
    stage = build(folder, database=database, port=port, tickets=tickets)
    found: dict[str, Any] = {"tickets": tickets, "backend": stage.backend, "machine": describe()}
    if {"lists", "lookups"} & set(only):
        prepare(stage)
    if "pushes" in only:
        prepare_pushes(stage)
    if set(only) - {"mail", "promises"}:
        with running(stage) as (first, seconds):
            say(f"the desk is up after {seconds:.1f} s")
            found |= _while_running(stage, first.pid, only, say)
    if "start" in only:
        say("starting it a second time")
        with running(stage) as (_process, seconds):
            found["second_start_s"] = round(seconds, 2)
    if "mail" in only:
        say("filing letters")
        found["mail"] = mail(stage)
    if "promises" in only:
        say("telling of promises")
        found["promises"] = promises(stage)
    return found


def _while_running(stage: Stage, first: int, only: Collection[str], say: Callable[[str], None]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "pages" in only:
        say("asking for pages")
        found["pages"] = pages(stage, program(first, WEB)[0])
    if "lists" in only:
        say("asking for lists")
        found["lists"] = lists(stage, program(first, WEB)[0])
    if "lookups" in only:
        say("looking numbers up")
        found["lookups"] = lookups(stage, program(first, WEB)[0])
    if "pushes" in only:
        say("pushing")
        found["pushes"] = pushes(stage)
    if "first-visit" in only:
        found["first_visit"] = first_visit(stage)
    if "memory" in only:
        found["memory_pss_mb"] = round(pss_mb(family(first)), 1)
    return found
