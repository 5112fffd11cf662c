"""`desk mail ingest` as a mail server or a person calls it."""

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from desk.cli.main import cli
from tests.intake.letters import letter


@pytest.fixture
def desk(tmp_path):
    env = {"DESK_ENV": None, "DESK_DATABASE_URL": None, "DESK_REDIS_URL": None, "DESK_DATA_DIR": str(tmp_path / "var")}

    def run(*words, stdin=None):
        return CliRunner().invoke(cli, words, env=env, input=stdin)

    assert run("db", "upgrade").exit_code == 0
    return run


def said(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_same_mail_again_says_so_and_names_the_same_ticket(desk):
    first, again = said(desk("mail", "ingest", "-", stdin=letter())) + said(desk("mail", "ingest", "-", stdin=letter()))
    assert (first["outcome"], again["outcome"]) == ("created", "duplicate")
    assert first["ticket"] == again["ticket"]


def test_a_file_that_cannot_be_read_does_not_hold_up_the_next(desk, tmp_path):
    (tmp_path / "a.eml").write_bytes(letter())
    done = desk("mail", "ingest", str(tmp_path / "none.eml"), str(tmp_path), str(tmp_path / "a.eml"))
    assert [line["outcome"] for line in said(done)] == ["created"]
    assert done.exit_code == 2
    assert "none.eml" in done.stderr


def test_mails_are_taken_in_although_nobody_reads_the_answers(desk, tmp_path):
    for number in range(3):
        (tmp_path / f"{number}.eml").write_bytes(letter(message_id=f"<{number}@x>", body=str(number)))
    files = [str(tmp_path / f"{number}.eml") for number in range(3)]
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), "DESK_DATA_DIR": str(tmp_path / "var")}
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "desk.cli.main", "mail", "ingest", *files]
    done = subprocess.run(command, env=env, stdout=write, stderr=subprocess.PIPE, timeout=60)
    os.close(write)
    assert b"Traceback" not in done.stderr
    assert [line["outcome"] for line in said(desk("mail", "ingest", *files))] == ["duplicate"] * 3
