"""One whole desk, as `bin/dev` starts it: the address, the login page, and the end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from desk.ops.faults.havoc import processes_of
from desk.ops.processes import session_members
from tests.ops.test_ports import free_port

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="children are found in /proc")


def children_of(parent):
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


@pytest.fixture
def desk(tmp_path):
    started = []

    def start(**env):
        settings = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(sys.path),
            "DESK_DATA_DIR": str(tmp_path / "var"),
            "DESK_PORT": str(free_port()),
            **env,
        }
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # as a shell does for what it starts in the background
        try:
            command = [sys.executable, "-m", "desk.cli.main", "run", "--dev", "--workers", "1"]
            process = subprocess.Popen(command, env=settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        finally:
            signal.signal(signal.SIGINT, before)
        started.append(process)
        return process, int(settings["DESK_PORT"])

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_the_address_comes_first_every_process_can_be_told_apart_the_login_page_answers_and_int_ends_all(
    desk, tmp_path
):
    process, port = desk()
    assert process.stdout.readline() == f"http://127.0.0.1:{port}\n"
    with urlopen(f"http://127.0.0.1:{port}/login", timeout=60) as answer:  # waits in the socket until it is served
        assert answer.status == 200
    expected, give_up = {"sweeper": 2, "fetcher": 2, "worker": 1, "crew": 1, "any": 6}, time.monotonic() + 60
    found = {}
    while found != expected and time.monotonic() < give_up:  # a process has its parent's name for a moment
        found = {what: len(processes_of(tmp_path / "var", what)) for what in expected}
    assert found == expected
    assert processes_of(tmp_path / "elsewhere", "sweeper") == []
    families = {pid: session_members(pid) for pid in children_of(process.pid)}
    assert len(families) >= 2
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 0
    assert time.monotonic() - began < 5
    assert [pid for pid in families if session_members(pid)] == []


def test_a_second_desk_on_the_same_folder_says_so(desk, tmp_path):
    first, _ = desk()
    first.stdout.readline()
    second, _ = desk()
    out, err = second.communicate(timeout=30)
    assert second.returncode == 1
    assert out == ""
    assert "another desk already runs" in err
    assert err.count("\n") == 1


def test_a_broken_data_folder_is_one_line(desk, tmp_path):
    (tmp_path / "var").write_text("a file")
    process, _ = desk()
    out, err = process.communicate(timeout=30)
    assert process.returncode != 0
    assert out == ""
    assert err.count("\n") == 1
    assert str(tmp_path / "var") in err
