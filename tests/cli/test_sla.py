import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from desk.cli.main import cli
from desk.cli.sla_compute import compute
from desk.cli.sla_replay import replay

CASES = (Path(__file__).parents[1] / "data" / "sla-compute.jsonl").read_text("utf-8").splitlines()
CASE = {
    "calendar": None,
    "start": "2026-03-02T03:30:00Z",
    "target_minutes": 120,
    "pauses": [["2026-03-02T04:00:00+00:00", None]],
    "now": "2026-03-02T05:00:00Z",
}
LOG = {
    "calendars": {"SH": {"timezone": "Asia/Shanghai", "hours": {"mon": [["09:00", "12:00"], ["13:30", "18:00"]]}}},
    "policies": {
        "gold-high": {
            "calendar": "SH",
            "first_response": 120,
            "next_response": 240,
            "update": 480,
            "resolution": 900,
            "pauses": {"waiting_customer": ["resolution", "update"]},
            "reopen_days": 7,
            "pause_cap_days": 10,
            "ladder": ["50%", "75%", "90%", "100%", "+60", "+240"],
        }
    },
    "events": [
        {"at": "2026-03-02T03:30:00Z", "type": "opened", "policy": "gold-high", "by": "customer"},
        {"at": "2026-03-02T05:00:00Z", "type": "reply", "id": "m2"},
        {"at": "2026-03-02T05:00:00Z", "type": "status", "to": "waiting_customer"},
    ],
    "now": "2026-03-03T02:00:00Z",
}


def test_compute_answers_every_case_like_the_independent_calculation() -> None:
    result = CliRunner().invoke(compute, input="\n".join(CASES) + "\n")
    assert result.exit_code == 0
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert answers == [json.loads(line)["expect"] for line in CASES]


def test_while_a_pause_goes_on_there_is_no_due() -> None:
    result = CliRunner().invoke(compute, input=json.dumps(CASE))
    assert json.loads(result.stdout) == {
        "due_at": None,
        "elapsed_seconds": 1800,
        "remaining_seconds": 5400,
        "breached": False,
    }


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        "",
        "7",
        "[" * 100_000,
        b"\xff",
        json.dumps(CASE | {"start": "2026-03-02T03:30:00"}),
        json.dumps(CASE | {"start": "2026-03-02T03:30:00.5Z"}),
        json.dumps(CASE | {"now": "2026-02-30T03:30:00Z"}),
        json.dumps(CASE | {"target_minutes": True}),
        json.dumps(CASE | {"target_minutes": -1}),
        json.dumps(CASE | {"target_minutes": 10**30}),
        json.dumps(CASE | {"pauses": [["2026-03-02T04:00:00Z", None], ["2026-03-02T04:30:00Z", None]]}),
        json.dumps(CASE | {"pauses": [["2026-03-02T04:00:00Z", "2026-03-02T03:59:59Z"]]}),
        json.dumps(CASE | {"calendar": {"timezone": "Mars/Base"}}),
        json.dumps(CASE | {"calendar": {"timezone": "UTC", "hours": {}}, "pauses": []}),
        json.dumps({name: value for name, value in CASE.items() if name != "calendar"}),
    ],
)
def test_a_line_that_is_no_case_is_named_in_its_place(bad: str | bytes) -> None:
    good = json.dumps(CASE).encode()
    raw = bad if isinstance(bad, bytes) else bad.encode()
    result = CliRunner().invoke(compute, input=b"\n".join([good, raw, good]) + b"\n")
    assert result.exit_code == 1
    first, second, third = (json.loads(line) for line in result.stdout.splitlines())
    assert list(second) == ["error"] and second["error"]
    assert first == third and "due_at" in first


def test_replay_answers_the_example(tmp_path: Path) -> None:
    file = tmp_path / "log.json"
    file.write_text(json.dumps(LOG))
    result = CliRunner().invoke(cli, ["sla", "replay", str(file)])
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert list(told) == ["clocks", "notices", "events", "new_ticket_at", "trace"]
    first, resolution, update = told["clocks"]
    assert first == {
        "ticket": None,
        "metric": "first_response",
        "cycle": 1,
        "policy": "gold-high",
        "start": "2026-03-02T03:30:00Z",
        "due": "2026-03-02T07:00:00Z",
        "state": "done",
        "outcome": "met",
        "met_at": "2026-03-02T05:00:00Z",
        "breached_at": None,
        "overdue_seconds": 0,
        "reopened": False,
        "cause": None,
    }
    assert (resolution["state"], resolution["due"], update["state"]) == ("paused", None, "paused")
    assert told["trace"]


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "[]",
        "{}",
        json.dumps({name: value for name, value in LOG.items() if name != "now"}),
        json.dumps(LOG | {"events": {}}),
        json.dumps(LOG | {"events": [{"type": "opened", "policy": "gold-high"}]}),
        json.dumps(LOG | {"events": [LOG["events"][0] | {"policy": "silver"}]}),  # type: ignore[index]
        json.dumps(LOG | {"policies": {"gold-high": {"calendar": "NY"}}}),
        json.dumps(LOG | {"policies": {"gold-high": {"resolution": 900}}}),
        json.dumps(LOG | {"policies": {"gold-high": {"first_response": "2h"}}}),
        json.dumps(LOG | {"policies": {"gold-high": {"pauses": {"open": ["first_response"]}}}}),
        json.dumps(LOG | {"policies": {"gold-high": {"first_response": 120, "ladder": ["half"]}}}),
        json.dumps(LOG | {"policies": {"gold-high": {"first_respnse": 120}}}),
        json.dumps(LOG | {"calendars": {"SH": {"timezone": "Mars/Base"}}}),
        json.dumps(LOG | {"calendars": {"SH": {"timezone": "UTC", "hours": {}}}}),
    ],
)
def test_replay_of_what_cannot_be_says_why(bad: str) -> None:
    result = CliRunner().invoke(replay, input=bad)
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert list(told) == ["error"] and told["error"]


@pytest.mark.parametrize("command", [compute, replay])
def test_a_file_that_is_not_there_is_named(command, tmp_path: Path) -> None:
    result = CliRunner().invoke(command, [str(tmp_path / "none.json")])
    assert result.exit_code == 2
    assert "none.json" in result.stderr


@pytest.mark.parametrize("module", ["sla_compute", "sla_replay"])
def test_they_need_neither_app_nor_database(module: str) -> None:
    heavy = {"flask", "sqlalchemy", "redis", "rq", "desk.core"}
    code = f"import sys, desk.cli.{module}; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
