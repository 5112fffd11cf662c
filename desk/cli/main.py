"""The `desk` command: a table of names. A command's module is imported when that command is called, not before."""

import importlib
import io
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import click


@dataclass(frozen=True)
class Leaf:
    """A command: where it lives as `module:attribute`, and its line in the help of its group."""

    target: str
    help: str


@dataclass(frozen=True)
class Branch:
    """A group of commands."""

    leaves: Mapping[str, Leaf]
    help: str


COMMANDS: dict[str, Leaf | Branch] = {
    "run": Leaf("desk.cli.run:run", "Run the desk: web server, workers, sweeper, embedded Redis."),
    "worker": Leaf("desk.cli.worker:worker", "Do queued jobs until told to end."),
    "sweep": Leaf("desk.cli.sweep:sweep", "Do what has become due, until told to end."),
    "bench": Leaf("desk.cli.bench:bench", "Measure how fast and how light the desk is here."),
    "db": Branch(
        {"upgrade": Leaf("desk.cli.db:upgrade", "Bring the database to the newest schema.")},
        "The database.",
    ),
    "demo": Branch(
        {"load": Leaf("desk.cli.demo_load:load", "Load the demo world.")},
        "The demo world.",
    ),
    "mail": Branch(
        {
            "parse": Leaf("desk.cli.mail_parse:parse", "Show what a mail says, as one JSON line per mail."),
            "split": Leaf("desk.cli.mail_split:split", "Part a mail's body: reply, quoted text, signature."),
            "ingest": Leaf("desk.cli.mail_ingest:ingest", "Take mails in: each becomes or joins a ticket."),
            "listen": Leaf("desk.cli.mail_listen:listen", "Take mails in by SMTP or LMTP."),
            "fetch": Leaf("desk.cli.mail_fetch:fetch", "Fetch the mailboxes by IMAP until told to end."),
        },
        "Mail that comes in.",
    ),
    "invoice": Branch(
        {"import": Leaf("desk.cli.invoice_import:import_file", "Take invoices in from a CSV or XLSX file.")},
        "Invoices.",
    ),
    "track": Branch(
        {
            "find": Leaf("desk.cli.track_find:find", "Show the shipment numbers in a text, one JSON line per text."),
            "parse": Leaf(
                "desk.cli.track_parse:parse", "Show the events of a carrier's message, from its bytes alone."
            ),
            "verify": Leaf("desk.cli.track_verify:command", "Check the signature of a carrier's message."),
            "import": Leaf("desk.cli.track_import:import_file", "Take shipments or events in from a CSV or XLSX file."),
            "ingest": Leaf("desk.cli.track_ingest:ingest", "Take a carrier's message in: its events join shipments."),
            "rebuild": Leaf("desk.cli.track_rebuild:rebuild", "Read where shipments stand anew from their events."),
        },
        "Shipment numbers and tracking.",
    ),
    "sla": Branch(
        {
            "compute": Leaf("desk.cli.sla_compute:compute", "Reckon clocks: one case a line, one answer a line."),
            "replay": Leaf("desk.cli.sla_replay:replay", "Replay a ticket's log: its clocks, its notices and why."),
            "verify": Leaf("desk.cli.sla_verify:command", "Hold the promises' rows against the logs; repair them."),
            "seed": Leaf("desk.cli.sla_seed:seed", "Write the promises that a forwarder would begin with."),
        },
        "Promises and working time.",
    ),
    "hooks": Branch(
        {"secret": Leaf("desk.cli.hooks:secret", "Show what receivers check our signature with.")},
        "Calls that a promise makes.",
    ),
    "macros": Branch(
        {"sync": Leaf("desk.cli.macros_sync:sync", "Bring the canned replies of macros/ into the database.")},
        "Canned replies.",
    ),
    "user": Branch(
        {
            "add": Leaf("desk.cli.user:add", "Add an agent who can log in."),
            "role": Leaf("desk.cli.user:role", "Give an agent another role."),
            "password": Leaf("desk.cli.user:password", "Give an agent another password."),
            "deactivate": Leaf("desk.cli.user:deactivate", "Let an agent in no more."),
            "activate": Leaf("desk.cli.user:activate", "Let an agent in again."),
        },
        "People who work here.",
    ),
}


class Lazy(click.Group):
    """A group that knows its commands by name and one line of help."""

    def __init__(self, entries: Mapping[str, Leaf | Branch], **settings: Any) -> None:
        super().__init__(no_args_is_help=True, **settings)
        self._entries = entries

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        match self._entries.get(cmd_name):
            case Branch(leaves, text):
                return Lazy(leaves, name=cmd_name, help=text)
            case Leaf(target, _):
                return load(target)
            case _:
                return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in self._entries.items()])


def load(target: str) -> click.Command:
    """The command at `module:attribute`."""
    module, _, name = target.partition(":")
    command = getattr(importlib.import_module(module), name)
    if not isinstance(command, click.Command):
        raise TypeError(f"{target} is not a command")
    return command


cli = Lazy(
    COMMANDS,
    name="desk",
    help="Desk, a customer-service desk for freight forwarders. Settings come from the environment (DESK_...).",
    epilog="Example: desk track find mail.txt",
)


def main() -> None:
    """The entry point. Answers are UTF-8 whatever the locale; what UTF-8 cannot say is escaped, as JSON would."""
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115 - closed by whoever started us
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    cli(prog_name="desk")


if __name__ == "__main__":
    main()
