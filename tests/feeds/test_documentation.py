"""What docs/feeds.md shows is what happens."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

import desk
from desk.feeds.aggregators.table import AGGREGATORS
from desk.shipments.carriers import generic, own
from desk.shipments.carriers.events import Given
from desk.shipments.carriers.generic_mapping import FIELDS, KEYS
from desk.shipments.carriers.lines import judged

TEXT = (Path(desk.__file__).parents[1] / "docs" / "feeds.md").read_text(encoding="utf-8")
AT = datetime(2026, 1, 6, tzinfo=UTC)


def blocks(kind):
    return re.findall(rf"```json {kind}\n(.*?)```", TEXT, re.DOTALL)


EXAMPLES = list(zip(blocks("mapping"), blocks("answer"), strict=True))


@pytest.mark.parametrize(
    "example, code, at, place",
    [
        (0, "HUB_DEPARTED", "14:49", "Kassel"),
        (1, "DELIVERED", "18:07", "DENVER, CO"),
        (2, "DELIVERED", "12:00", "Kassel"),
    ],
)
def test_the_examples_of_mappings_do_what_is_said(example, code, at, place):
    mapping, answer = EXAMPLES[example]
    found = generic.read(answer.encode(), Given(AT, mapping=json.loads(mapping)))
    (event,) = found.events
    assert (event.code, f"{event.time.at:%H:%M}", event.place.shown) == (code, at, place)
    assert event.known and event.reference
    assert [f"{guess.time.at:%Y-%m-%d}" for guess in found.estimates] == (["2026-01-07"] if example == 0 else [])


def test_the_example_of_our_own_format_is_read():
    events = own.read(blocks("desk")[0].encode(), Given(AT)).events
    assert [verdict.outcome for verdict in judged("desk", events, AT)] == ["live", "live", "retracted"]
    assert all(event.known for event in events[:2])


def test_the_signature_of_the_table_is_genuine():
    header = re.search(r"`(t=\d+,v1=[0-9a-f]{64})`", TEXT)[1]
    at = datetime(2026, 1, 5, 10, tzinfo=UTC)
    assert own.verify(b'{"events": []}', {"x-desk-signature": header}, ["test-secret-desk"], at) == ""


def test_every_key_and_field_of_a_mapping_and_every_kind_of_feed_is_named():
    assert [name for name in sorted(KEYS | FIELDS | set(AGGREGATORS)) if f"`{name}`" not in TEXT] == []
