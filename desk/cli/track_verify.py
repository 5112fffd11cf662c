"""`desk track verify`: whether a carrier's message was signed by who holds the secret."""

import json
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from desk.shipments.carriers.registry import NAMES, adapter

BAD = 1
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
EXAMPLE = """\b
Example:
  $ cat headers
  X-Desk-Signature: t=1767607200,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd
  $ desk track verify --feed desk --secret S --headers headers --now 2026-01-05T10:00:00Z body.json
"""


@click.command("verify", epilog=EXAMPLE)
@click.option("--feed", required=True, type=click.Choice(NAMES), help="Whose signature it is.")
@click.option("--secret", "secrets", multiple=True, metavar="S", help="What both sides know; twice while it changes.")
@click.option("--headers", required=True, type=click.Path(dir_okay=False, allow_dash=True), metavar="FILE",
              help="The headers that came with it, each on a line of its own: Name: value.")  # fmt: skip
@click.option("--now", metavar="T", help="When it came, ISO 8601 with an offset, or seconds since 1970; default: now.")
@click.argument("body", metavar="BODY|-")
def command(feed: str, secrets: tuple[str, ...], headers: str, now: str | None, body: str) -> None:
    """Check the signature over the raw bytes of BODY, or of standard input for "-".

    Prints {"ok": true, "reason": null}, or why not; for a feed that signs nothing "ok" is null. Exit status 0 if it is
    genuine or unsigned, 1 if not, 2 when a file could not be read or an option is wrong.
    """
    if body == headers == "-":
        raise click.UsageError("only one of --headers and BODY can be standard input")
    at, raw = _moment(now), _bytes(body, "BODY")
    sent, repeated = _headers(_bytes(headers, "--headers"))
    checker = adapter(feed)
    if checker.verify is None:
        _answer(None, "unsigned")
        return
    if not secrets:
        raise click.UsageError(f"the feed {feed} needs --secret S")
    reason = "no_secret" if not any(secrets) else ""
    reason = reason or ("duplicate_header" if repeated & {*checker.kept_headers, *_OF_SIGNATURES} else "")
    reason = reason or checker.verify(raw, sent, [secret for secret in secrets if secret], at)
    _answer(not reason, reason)
    if reason:
        sys.exit(BAD)


# A second one of these is a second signature, whichever of them a feed looks at.
_OF_SIGNATURES = ("x-desk-signature", "notification-signature", "aftership-hmac-sha256", "sign")


def _answer(ok: bool | None, reason: str) -> None:
    click.echo(json.dumps({"ok": ok, "reason": reason or None}))


def _bytes(name: str, option: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except (OSError, ValueError) as problem:
        why = getattr(problem, "strerror", None) or problem
        raise click.BadParameter(f"{name}: {why}", param_hint=option) from None


def _headers(raw: bytes) -> tuple[dict[str, str], set[str]]:
    """By lower-case name, and the names that came more than once: their values are joined as HTTP does."""
    found: dict[str, str] = {}
    repeated = set()
    for number, line in enumerate(raw.decode("utf-8-sig", "replace").split("\n"), start=1):
        if not line.strip():
            continue
        name, colon, value = line.rstrip("\r").partition(":")
        if not colon or not _NAME.fullmatch(name):
            raise click.BadParameter(f"line {number} is not Name: value", param_hint="--headers")
        key = name.lower()
        repeated |= {key} & set(found)
        found[key] = f"{found[key]}, {value.strip()}" if key in found else value.strip()
    return found, repeated


def _moment(text: str | None) -> datetime:
    if text is None:
        return datetime.now(UTC)
    try:
        at = datetime.fromtimestamp(int(text), UTC) if re.fullmatch(r"\d{1,11}", text) else datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise click.BadParameter("not a moment: 2026-01-05T10:00:00Z is one", param_hint="--now") from None
    if at.tzinfo is None:
        raise click.BadParameter("needs an offset, such as Z or +08:00", param_hint="--now")
    return at


if __name__ == "__main__":
    command(prog_name="python -m desk.cli.track_verify")
