import pytest
from click.testing import CliRunner

from desk.cli.main import cli


@pytest.fixture
def desk(tmp_path):
    def run(*words, **env):
        blank = {"DESK_ENV": None, "DESK_PORT": None, "DESK_REDIS_URL": None, "DESK_DATABASE_URL": None}
        settings = {**blank, "DESK_DATA_DIR": str(tmp_path / "var"), **env}
        return CliRunner().invoke(cli, words, env=settings)

    return run


@pytest.mark.parametrize("words", [["run", "--dev"], ["db", "upgrade"], ["worker", "--burst"], ["sweep", "--once"]])
def test_a_malformed_setting_is_one_line_on_stderr(desk, words):
    done = desk(*words, DESK_PORT="80x")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "DESK_PORT" in done.stderr


def test_production_names_the_setting_that_is_missing(desk):
    done = desk("run")
    assert done.exit_code == 2
    assert "DESK_SECRET_KEY must be set in production" in done.stderr


def test_the_demo_world_is_not_for_production(desk):
    done = desk("run", "--dev", DESK_ENV="production")
    assert done.exit_code == 2
    assert "contradict" in done.stderr


def test_a_database_without_tables_is_one_line_that_names_the_remedy(desk):
    done = desk("user", "add", "ada@example.com")
    assert done.exit_code != 0
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1


def test_a_sweep_without_a_database_is_one_line(desk):
    done = desk("sweep", "--once")
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1


def test_help_asks_for_no_settings(desk):
    done = desk("user", "add", "--help", DESK_PORT="80x")
    assert done.exit_code == 0
    assert "Example: desk user add" in done.stdout


def test_a_desk_for_this_folder_is_ready_after_db_upgrade_and_user_add(desk, tmp_path):
    assert desk("db", "upgrade").exit_code == 0
    assert (tmp_path / "var" / "desk.sqlite3").exists()
