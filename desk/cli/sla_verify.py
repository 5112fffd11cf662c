"""`desk sla verify`: whether the promises' rows are what the logs say."""

import json
import sys
from time import monotonic

import click

from desk.cli.appctx import needs_app
from desk.cli.refusal import Refused
from desk.tickets.numbers import id_of
from desk.tickets.verifying import Finding, verify

EXAMPLE = """\b
Example:
  $ desk sla verify T-1042
  T-1042 first_response 1 due_at: row 2026-03-02T08:00:00+00:00, log 2026-03-02T07:00:00+00:00
  1 ticket, 1 difference, 310 tickets a second
"""


@click.command("verify", epilog=EXAMPLE)
@click.argument("references", nargs=-1, metavar="[REFERENCE]...")
@click.option("--repair", is_flag=True, help="Write what differs anew, as the log says; audited, nobody is told.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line per difference.")
@needs_app
def command(references: tuple[str, ...], repair: bool, as_json: bool) -> None:
    """Replay the log of every ticket, or of those given, and print where its rows say something else.

    The exit status is 1 when there was a difference.
    """
    only = [_id(one) for one in references] or None
    began, tickets, differences = monotonic(), 0, 0
    for looked_at, findings in verify(only, repair=repair):
        tickets += looked_at
        for finding in findings:
            differences += len(finding.found)
            _print(finding, as_json)
    speed = tickets / max(monotonic() - began, 0.001)
    told = "repaired, " if repair and differences else ""
    click.echo(f"{tickets} tickets, {differences} differences, {told}{speed:.0f} tickets a second", err=True)
    if differences:
        sys.exit(1)


def _id(reference: str) -> int:
    found = id_of(reference)
    if found is None:
        raise Refused(f"{reference} is not a ticket's reference")
    return found


def _print(finding: Finding, as_json: bool) -> None:
    for one in finding.found:
        if as_json:
            click.echo(json.dumps({"ticket": finding.reference} | one, ensure_ascii=False))
            continue
        clock = " ".join(str(part) for part in (one["metric"], one["cycle"], one["conversation"]) if part)
        click.echo(
            f"{finding.reference} {clock + ' ' if clock else ''}{one['field']}: row {one['row']}, log {one['log']}"
        )
