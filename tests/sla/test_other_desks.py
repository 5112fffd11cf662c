"""Instants that other desks publish for their own hours and deadlines, told as cases of one clock."""

import json
from pathlib import Path

import pytest

from desk.sla.compute_json import reckoned

FILE = Path(__file__).parents[1] / "data" / "sla-other-desks.jsonl"
ROWS = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["of"])
def test_where_the_meaning_is_the_same_so_is_the_instant(row):
    said = reckoned(row["case"])
    assert (said["due_at"], said["elapsed_seconds"]) == (row["due_at"], row["elapsed_seconds"])
