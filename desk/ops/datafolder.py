"""The data folder: may it be used, and is somebody using it already?"""

import fcntl
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import IO
from urllib.parse import quote

LOCK_FILE = "desk.lock"


class BrokenDataFolder(RuntimeError):
    """The folder cannot be used; the message is fit for a person."""


def claim(folder: Path) -> IO[bytes]:
    """Make the folder if need be and hold it until the answer is closed or this process ends.

    Raises BrokenDataFolder, also when another running desk holds it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = open(folder / LOCK_FILE, "ab")  # noqa: SIM115 - held as long as the desk runs
    except OSError as problem:
        raise BrokenDataFolder(f"cannot use the data folder {folder}: {problem.strerror}") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _writable(folder)
    except BlockingIOError:
        lock.close()
        raise BrokenDataFolder(f"another desk already runs on the data folder {folder}") from None
    except BrokenDataFolder:
        lock.close()
        raise
    return lock


def check_sqlite(file: Path) -> None:
    """Raise BrokenDataFolder if `file` exists and is no sound SQLite database. Reads all of it."""
    if not file.exists():
        return
    address = f"file:{quote(str(file))}?mode=rw"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=5)) as connection:
            answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as problem:
        raise BrokenDataFolder(_broken(file, str(problem))) from None
    if answer != "ok":
        raise BrokenDataFolder(_broken(file, "it is damaged"))


def _broken(file: Path, reason: str) -> str:
    return f"cannot use the database {file}: {reason}; move it away or set DESK_DATA_DIR to another folder"


def _writable(folder: Path) -> None:
    for path in (folder, *folder.iterdir()):
        if not path.is_socket() and not os.access(path, os.R_OK | os.W_OK):
            raise BrokenDataFolder(f"cannot use the data folder {folder}: no permission to write {path.name}")
