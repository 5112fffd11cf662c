import os
import signal
import subprocess
import sys
import time

import pytest

from desk.ops.processes import how_it_ended, session_members, spawn
from desk.ops.signals import wakeups
from desk.ops.supervisor import LONGEST_PAUSE_S, CannotStart, Keeper, Program, Supervisor

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sessions are read from /proc")

FOREVER = (sys.executable, "-S", "-c", "import time; time.sleep(600)")
DEAF = (sys.executable, "-S", "-c", "import signal, time; signal.signal(15, 1); print(flush=True); time.sleep(600)")
# its child sits in a process group of its own, as the fork of a job worker does
PARENT = (sys.executable, "-S", "-c", "import os, time\nif os.fork() == 0: os.setpgrp()\ntime.sleep(600)")
OVER = (sys.executable, "-S", "-c", "")


def until(condition, within=10.0):
    deadline = time.monotonic() + within
    while not (answer := condition()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)
    return answer


@pytest.fixture
def said():
    return []


@pytest.fixture
def supervisor(said):
    with wakeups() as woken:
        supervisor = Supervisor(woken, said.append)
        yield supervisor
        supervisor.stop()


def program(argv, name="program", **more):
    return Program(name, lambda: spawn(argv), **more)


def test_a_killed_program_is_started_again_and_somebody_is_told(supervisor, said):
    keeper = supervisor.keep(program(FOREVER, "web"))
    first = keeper.process.pid
    os.kill(first, signal.SIGKILL)
    assert supervisor.until(lambda: keeper.process and keeper.process.pid != first, within=10)
    assert said == ["web was ended by SIGKILL; starting it again in 0.2 s"]


def test_what_a_killed_program_leaves_behind_is_killed_before_the_next_start(supervisor):
    keeper = supervisor.keep(program(PARENT))
    leader = keeper.process.pid
    family = until(lambda: len(found := session_members(leader)) == 2 and found)
    os.kill(leader, signal.SIGKILL)
    assert supervisor.until(lambda: keeper.process and keeper.process.pid != leader, within=10)
    until(lambda: not set(family) & set(session_members(leader)))


def test_stop_ends_children_of_children_in_other_process_groups(supervisor):
    leader = supervisor.keep(program(PARENT)).process.pid
    until(lambda: len(session_members(leader)) == 2)
    supervisor.stop()
    assert session_members(leader) == []


def test_a_program_that_ignores_term_is_gone_within_five_seconds(supervisor):
    process = subprocess.Popen(DEAF, stdout=subprocess.PIPE, start_new_session=True)
    with process.stdout:
        process.stdout.readline()
        supervisor.keep(Program("deaf", lambda: process))
        began = time.monotonic()
        supervisor.stop()
    assert time.monotonic() - began < 5
    assert process.returncode == -signal.SIGKILL


def test_those_that_others_lean_on_end_last(supervisor):
    order = []
    redis = supervisor.keep(program(FOREVER, "redis", ends_last=True)).process
    web = supervisor.keep(program(FOREVER, "web")).process
    for name, process in (("redis", redis), ("web", web)):
        process.wait = lambda *_, name=name, wait=process.wait: order.append(name) or wait()
    supervisor.stop()
    assert order == ["web", "redis"]


def test_pauses_grow_and_shrink_again_after_a_steady_run():
    keeper = Keeper(program(OVER))
    pauses = [keeper.retry(now=0.0) for _ in range(8)]
    assert pauses == sorted(pauses)
    assert pauses[0] < 1 < pauses[-1] == LONGEST_PAUSE_S
    assert keeper.retry(now=1000.0) == pauses[0]


def test_a_program_that_cannot_be_started_again_is_tried_later(supervisor, said):
    starts = iter([lambda: spawn(OVER), _refuse, lambda: spawn(FOREVER)])
    keeper = supervisor.keep(Program("redis", lambda: next(starts)()))
    assert supervisor.until(lambda: len(said) == 2 and keeper.process, within=10)
    assert "cannot be started: no memory" in said[1]


def test_a_step_gives_its_code_while_programs_are_kept(supervisor):
    supervisor.keep(program(FOREVER))
    assert supervisor.run_once(lambda: spawn((sys.executable, "-S", "-c", "raise SystemExit(3)"))) == 3


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_being_told_to_end_ends_the_run(said, number):
    before = signal.signal(number, signal.SIG_DFL)  # whoever started the tests may have ignored it
    try:
        with wakeups() as woken:
            supervisor = Supervisor(woken, said.append)
            signal.raise_signal(number)
            supervisor.run()
            assert supervisor.run_once(lambda: spawn(FOREVER)) is None
            supervisor.stop()
    finally:
        signal.signal(number, before)


def test_int_counts_although_it_was_inherited_as_ignored():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with wakeups() as woken:
            signal.raise_signal(signal.SIGINT)
            assert woken.ending
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_hup_ignored_by_nohup_stays_ignored():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with wakeups() as woken:
            signal.raise_signal(signal.SIGHUP)
            assert not woken.ending
    finally:
        signal.signal(signal.SIGHUP, before)


def test_children_hear_int_although_we_ignore_it():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        child = spawn(FOREVER)
    finally:
        signal.signal(signal.SIGINT, before)
    os.kill(child.pid, signal.SIGINT)
    assert child.wait(10) != 0


def test_children_die_with_a_parent_that_is_killed(tmp_path):
    code = (
        "import sys, time; from desk.ops.processes import spawn; "
        f"print(spawn({FOREVER!r}).pid, flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        child = int(parent.stdout.readline())
        assert session_members(child) == [child]
        parent.kill()
    until(lambda: session_members(child) == [])


def test_how_it_ended_is_said_in_words():
    assert how_it_ended(1) == "ended with code 1"
    assert how_it_ended(-9) == "was ended by SIGKILL"


def _refuse():
    raise CannotStart("no memory")
