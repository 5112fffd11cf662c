"""`desk sla replay`: one ticket's log, and what its promises come to."""

import json
import sys

import click

from desk.sla.json_values import parsed
from desk.sla.replay_json import answer_to

EXAMPLE = """\b
Example:
  $ cat log.json
  {"calendars": {"SH": {"timezone": "Asia/Shanghai", "hours": {"mon": [["09:00", "12:00"], ["13:30", "18:00"]]}}},
   "policies": {"gold-high": {"calendar": "SH", "first_response": 120, "ladder": ["75%", "100%"]}},
   "events": [{"at": "2026-03-02T03:30:00Z", "type": "opened", "policy": "gold-high", "by": "customer"}],
   "now": "2026-03-02T06:00:00Z"}
  $ desk sla replay log.json | jq '.clocks[].due'
  "2026-03-02T07:00:00Z"
"""
UNREADABLE = 2


@click.command("replay", epilog=EXAMPLE)
@click.argument("file", default="-", metavar="[FILE]")
def replay(file: str) -> None:
    """Replay a ticket's log: its clocks, its notices and a trace of why.

    Reads one JSON object from FILE or standard input: calendars, policies, events and now. Input that cannot be
    answers {"error": "..."} with exit status 1. Needs no database.
    """
    try:
        with click.open_file(file, "rb") as source:
            text = source.read()
    except OSError as error:
        click.echo(f"desk sla replay: {file}: {error.strerror or error}", err=True)
        sys.exit(UNREADABLE)
    try:
        answer = answer_to(parsed(text))
    except (ValueError, RecursionError) as problem:
        answer = {"error": str(problem)}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()
    if "error" in answer:
        sys.exit(1)


if __name__ == "__main__":
    replay(prog_name="python -m desk.cli.sla_replay")
