"""`desk user`: people who work here, from the shell."""

import pytest
from click.testing import CliRunner

from desk.cli.main import cli

ADA, BOB = "ada@desk.test", "bob@desk.test"


@pytest.fixture
def desk(tmp_path):
    env = {"DESK_ENV": None, "DESK_DATABASE_URL": None, "DESK_REDIS_URL": None, "DESK_DATA_DIR": str(tmp_path / "var")}

    def run(*words, stdin=None):
        return CliRunner().invoke(cli, words, env=env, input=stdin)

    assert run("db", "upgrade").exit_code == 0
    assert run("user", "add", ADA, "--role", "administrator", stdin="a long password\n").exit_code == 0
    return run


def test_role_password_and_access_are_changed_from_the_shell(desk):
    assert desk("user", "add", BOB, stdin="a long password\n").exit_code == 0
    assert desk("user", "role", BOB, "administrator").stdout == f"{BOB} administrator\n"
    assert desk("user", "password", BOB, stdin="another long one\n").exit_code == 0
    assert desk("user", "deactivate", ADA).exit_code == 0
    assert desk("user", "activate", ADA).exit_code == 0


def test_the_last_administrator_stays_whoever_asks(desk):
    for words in (("deactivate", ADA), ("role", ADA, "agent")):
        done = desk("user", *words)
        assert (done.exit_code, "last administrator" in done.stderr) == (2, True)


def test_what_cannot_be_is_one_line_and_two(desk):
    assert desk("user", "role", BOB, "agent").exit_code == 2
    assert desk("user", "password", ADA, stdin="short\n").exit_code == 2
