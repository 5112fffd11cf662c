import json
import os
import subprocess
import sys

import click
import pytest

from desk.cli.main import COMMANDS, Branch, Leaf, cli, load

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LEAVES = {
    " ".join(path): leaf
    for name, entry in COMMANDS.items()
    for path, leaf in (
        [((name, below), leaf) for below, leaf in entry.leaves.items()]
        if isinstance(entry, Branch)
        else [((name,), entry)]
    )
}
COMPUTE_ONLY = ["mail parse", "track find"]
HEAVY = ("flask", "sqlalchemy", "redis", "rq", "desk.app", "desk.core.db", "granian", "alembic")


def bare(*words, cwd="/", stdin=b"", code=None):
    """Run `desk` as on a machine without a home folder, settings or a folder to write to."""
    start = ["-c", code] if code else ["-m", "desk.cli.main"]
    return subprocess.run(
        [sys.executable, *start, *words],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": ROOT},
        input=stdin,
        capture_output=True,
        timeout=30,
    )


@pytest.mark.parametrize("name", LEAVES)
def test_every_name_in_the_table_is_a_command_with_help_and_an_example(name):
    command = load(LEAVES[name].target)
    assert command.help
    assert f"desk {name}" in (command.epilog or "")
    assert command.name == name.split()[-1]


@pytest.mark.parametrize("words", [[], ["mail"], ["db"]])
def test_help_lists_commands_without_importing_them(words):
    code = (
        "import sys; from desk.cli.main import cli\n"
        f"try: cli({[*words, '--help']!r}, prog_name='desk')\n"
        f"finally: print([m for m in sys.modules if m.split('.')[0] in {HEAVY!r} or m in {HEAVY!r}], file=sys.stderr)"
    )
    done = bare(code=code)
    assert done.returncode == 0
    assert b"Usage: desk" in done.stdout
    assert done.stderr.strip() == b"[]"


@pytest.mark.parametrize("name", COMPUTE_ONLY)
def test_commands_that_only_compute_import_neither_app_nor_database(name):
    code = f"import sys; from desk.cli.main import load; load({LEAVES[name].target!r}); print(*sys.modules)"
    modules = bare(code=code).stdout.decode().split()
    assert "click" in modules
    assert not [module for module in modules if module.split(".")[0] in HEAVY or module in HEAVY]


@pytest.mark.parametrize("name", COMPUTE_ONLY)
def test_commands_that_only_compute_need_no_home_no_settings_and_no_folder_to_write_to(name, tmp_path):
    tmp_path.chmod(0o500)
    done = bare(*name.split(), "-", cwd=tmp_path, stdin="Subject: 箱号 CSQU3054383\n\n箱号 CSQU3054383".encode())
    assert done.returncode == 0
    assert [json.loads(line)["file"] for line in done.stdout.decode("utf-8").splitlines()] == ["-"]
    assert done.stderr == b""
    assert list(tmp_path.iterdir()) == []


def test_answers_are_utf_8_whatever_the_locale():
    code = "import sys; sys.argv = ['desk', '--help']\nimport desk.cli.main as m; m.cli.help = '箱号 \\udc80'; m.main()"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": ROOT, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
        capture_output=True,
        timeout=30,
    )
    assert "箱号 \\udc80" in done.stdout.decode("utf-8")


@pytest.mark.parametrize("words", [["nothing"], ["mail", "nothing"]])
def test_an_unknown_command_is_refused_on_stderr(words):
    done = bare(*words)
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"No such command" in done.stderr


def test_what_is_not_a_command_is_not_taken_for_one():
    with pytest.raises(TypeError):
        load("desk.cli.main:COMMANDS")


def test_the_table_is_what_click_sees():
    context = click.Context(cli)
    assert cli.list_commands(context) == list(COMMANDS)
    assert isinstance(cli.get_command(context, "mail"), click.Group)
    assert cli.get_command(context, "nothing") is None
    assert all(isinstance(entry, Leaf | Branch) for entry in COMMANDS.values())


@pytest.mark.parametrize("name", COMPUTE_ONLY)
def test_a_closed_standard_output_is_no_fault(name):
    command = f'"{sys.executable}" -m desk.cli.main {name} - </dev/null >&-'
    done = subprocess.run(
        ["sh", "-c", command], env={"PATH": os.environ["PATH"], "PYTHONPATH": ROOT}, capture_output=True
    )
    assert (done.returncode, done.stderr) == (0, b"")
