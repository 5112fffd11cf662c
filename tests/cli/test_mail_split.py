import json
import subprocess
import sys

BODY = '可以。\n\n发自我的iPhone\n\n在 2026-01-05 10:00:00，"客服" <desk@example.com> 写道：\n> 船已开\n'.encode()


def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "desk.cli.mail_split", *arguments]
    return subprocess.run(command, input=given, capture_output=True, timeout=30, check=False)


def test_each_file_gives_one_line_of_four_strings(tmp_path):
    one, two = tmp_path / "1.txt", tmp_path / "2.txt"
    one.write_bytes(BODY)
    two.write_bytes(b"")
    done = run(str(one), str(two))
    first, second = (json.loads(line) for line in done.stdout.decode().splitlines())
    assert done.returncode == 0
    assert list(first) == ["file", "reply", "quoted", "signature"]
    assert (first["file"], first["reply"], first["signature"]) == (str(one), "可以。", "发自我的iPhone")
    assert second == {"file": str(two), "reply": "", "quoted": "", "signature": ""}


def test_standard_input_may_be_html_and_bytes_that_are_no_utf8_are_replaced():
    done = run("--html", "-", given=b"<p>Caf\xe9</p><blockquote type=cite>old</blockquote>")
    assert json.loads(done.stdout) == {"file": "-", "reply": "Caf\ufffd", "quoted": "old", "signature": ""}


def test_a_missing_file_is_named_and_the_others_are_answered(tmp_path):
    there = tmp_path / "1.txt"
    there.write_bytes(BODY)
    done = run(str(tmp_path / "none.txt"), str(there))
    assert done.returncode == 2
    assert b"none.txt" in done.stderr
    assert len(done.stdout.splitlines()) == 1


def test_neither_database_nor_web_is_imported():
    heavy = ("flask", "sqlalchemy", "redis", "rq")
    code = f"import desk.cli.mail_split, sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=30, check=True)
    assert done.stdout.strip() == b"[]"
