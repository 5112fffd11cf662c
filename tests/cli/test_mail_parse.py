# ruff: noqa: E501
import json
import subprocess
import sys

KEYS = [
    "file",
    "subject",
    "from_name",
    "from_email",
    "to",
    "cc",
    "date",
    "message_id",
    "in_reply_to",
    "references",
    "auto",
    "text",
    "html",
    "reply",
    "attachments",
]
MAIL = "From: 王伟 <w@x.test>\nSubject: 提单\n\n你好\n".encode()


def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "desk.cli.mail_parse", *arguments]
    return subprocess.run(command, input=given, capture_output=True, timeout=30, check=False)


def test_each_file_gives_one_line_with_every_key(tmp_path):
    one, two = tmp_path / "1.eml", tmp_path / "2.eml"
    one.write_bytes(b"From w@x.test Mon Jan  5 10:00:00 2026\n" + MAIL)
    two.write_bytes(b"")
    done = run(str(one), str(two))
    first, second = (json.loads(line) for line in done.stdout.decode().splitlines())
    assert done.returncode == 0
    assert list(first) == KEYS
    assert (first["file"], first["subject"], first["from_name"], first["text"]) == (str(one), "提单", "王伟", "你好")
    assert list(second) == [*KEYS, "error"]


def test_standard_input_is_read_and_the_answer_is_utf8():
    done = run("-", given=MAIL)
    assert json.loads(done.stdout)["file"] == "-"
    assert "提单".encode() in done.stdout


def test_a_missing_file_is_named_and_the_others_are_answered(tmp_path):
    there = tmp_path / "1.eml"
    there.write_bytes(MAIL)
    done = run(str(tmp_path / "none.eml"), str(there))
    assert done.returncode == 2
    assert b"none.eml" in done.stderr
    assert len(done.stdout.splitlines()) == 1


def test_neither_database_nor_web_is_imported():
    code = "import desk.cli.mail_parse, sys; print([m for m in ('flask', 'sqlalchemy', 'redis', 'rq') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=30, check=True)
    assert done.stdout.strip() == b"[]"
