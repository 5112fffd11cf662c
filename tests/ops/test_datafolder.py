import sqlite3
from contextlib import closing

import pytest

from desk.ops.datafolder import BrokenDataFolder, check_sqlite, claim


def test_a_folder_that_is_not_there_is_made_for_this_user_alone(tmp_path):
    with claim(tmp_path / "a" / "b"):
        assert (tmp_path / "a" / "b").stat().st_mode & 0o077 == 0


def test_two_desks_cannot_share_a_folder(tmp_path):
    with claim(tmp_path), pytest.raises(BrokenDataFolder, match="another desk"):
        claim(tmp_path)
    claim(tmp_path).close()


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "var").write_text("")
    with pytest.raises(BrokenDataFolder, match="cannot use the data folder"):
        claim(tmp_path / "var")


def test_a_database_that_is_sound_or_not_there_passes(tmp_path):
    check_sqlite(tmp_path / "absent.sqlite3")
    with closing(sqlite3.connect(tmp_path / "sound?#.sqlite3")) as connection:
        connection.execute("CREATE TABLE t (x)")
    check_sqlite(tmp_path / "sound?#.sqlite3")


def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "db").write_bytes(b"not a database, whatever its name says" * 200)
    with pytest.raises(BrokenDataFolder, match="not a database"):
        check_sqlite(tmp_path / "db")


def test_a_database_with_overwritten_pages_is_refused(tmp_path):
    file = tmp_path / "db"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE t (x)")
        connection.executemany("INSERT INTO t VALUES (?)", [("word" * 50,)] * 500)
    content = bytearray(file.read_bytes())
    content[8192:24576] = b"\xff" * 16384
    file.write_bytes(content)
    with pytest.raises(BrokenDataFolder):
        check_sqlite(file)
