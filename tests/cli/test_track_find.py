import json
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from desk.cli.track_find import find


def test_each_file_answers_one_json_line(tmp_path: Path) -> None:
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text("提单号：COSU6390114820，柜号：ＣＳＱＵ３０５４３８－３", encoding="utf-8")
    second.write_text("nothing here", encoding="utf-8")
    result = CliRunner().invoke(find, [str(first), str(second), "-"], input="PO 4500123")
    assert result.exit_code == 0
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["file"] for line in lines] == [str(first), str(second), "-"]
    assert lines[0]["references"] == [
        {"type": "MBL", "value": "COSU6390114820", "raw": "COSU6390114820", "check_ok": None},
        {"type": "CONTAINER", "value": "CSQU3054383", "raw": "ＣＳＱＵ３０５４３８－３", "check_ok": True},
    ]
    assert lines[1]["references"] == []
    assert lines[2]["references"][0]["type"] == "PO"


def test_a_missing_file_is_named_and_the_others_are_answered(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_bytes(b"\xff\xfe CSQU3054383 \xe6")
    result = CliRunner().invoke(find, [str(tmp_path / "none.txt"), str(tmp_path), str(good)])
    assert result.exit_code == 2
    assert "none.txt" in result.stderr
    (line,) = result.stdout.splitlines()
    assert json.loads(line)["references"][0]["value"] == "CSQU3054383"


def test_help_shows_an_example() -> None:
    result = CliRunner().invoke(find, ["--help"])
    assert result.exit_code == 0
    assert "desk track find -" in result.stdout


def test_it_needs_neither_app_nor_database() -> None:
    heavy = {"flask", "sqlalchemy", "redis", "rq", "desk.core"}
    code = f"import sys, desk.cli.track_find; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
