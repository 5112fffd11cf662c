"""What the commands for carriers' messages have in common: options that say when, and how fields are found."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from desk.shipments.carriers.generic_mapping import mapping_problem


def moment(text: str | None) -> datetime:
    """When an option says, aware and in UTC; now if it is not given. Raises click's BadParameter."""
    if text is None:
        return datetime.now(UTC)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter("not a moment: 2026-01-05T10:00:00Z is one", param_hint="--received-at") from None
    if at.tzinfo is None:
        raise click.BadParameter("needs an offset, such as Z or +08:00", param_hint="--received-at")
    return at.astimezone(UTC)


def mapping_of(feed: str, path: str | None) -> dict[str, object]:
    """What --mapping holds; empty if it is not given. Raises click's BadParameter, and UsageError for generic."""
    if path is None:
        if feed == "generic":
            raise click.UsageError("the feed generic needs --mapping FILE")
        return {}
    try:
        found = json.loads(Path(path).read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise click.BadParameter(f"cannot be read: {error}", param_hint="--mapping") from None
    if not isinstance(found, dict):
        raise click.BadParameter("must be a JSON object", param_hint="--mapping")
    if problem := mapping_problem(found):
        raise click.BadParameter(problem, param_hint="--mapping")
    return found
