"""The same with Dovecot, where it is installed and may be started: what a mail server of the real world says."""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest

from desk.channels.models import Mailbox
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.intake.fetching.keeper import Keeper
from desk.intake.fetching.line import Line
from desk.intake.fetching.place import Place
from desk.intake.fetching.round import Memory, Round
from desk.intake.fetching.watch import note_round
from desk.intake.models import InboundItem
from tests.intake.letters import letter

DOVECOT = Path("/usr/sbin/dovecot")
pytestmark = pytest.mark.skipif(
    not DOVECOT.exists() or os.getuid() != 0, reason="Dovecot is not installed, or we may not start it"
)
SETTINGS = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
ssl = no
disable_plaintext_auth = no
listen = 127.0.0.1
default_internal_user = root
default_login_user = nobody
default_internal_group = root
first_valid_uid = 1
auth_mechanisms = plain login
mail_location = maildir:{folder}/mail
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = static
  args = password=geheim
}}
userdb {{
  driver = static
  args = uid={uid} gid={uid} home={folder}/home
}}
"""


def wait_for(check, seconds=15):
    until = time.monotonic() + seconds
    while not (found := check()):
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.05)
    return found


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as chosen:
        return chosen.getsockname()[1]


@pytest.fixture
def dovecot():
    """A port, and the folder that new mail is put into."""
    folder, port = Path("/tmp") / f"desk-dovecot-{os.getpid()}", free_port()
    folder.mkdir()
    for name in ("new", "cur", "tmp"):
        (folder / "mail" / name).mkdir(parents=True)
    config = folder / "dovecot.conf"
    config.write_text(SETTINGS.format(folder=folder, port=port, uid=8))  # the user `mail` of Debian
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, 8, 8)
        path.chmod(0o755 if path.is_dir() else 0o644)
    program = subprocess.Popen([DOVECOT, "-F", "-c", config], stderr=subprocess.PIPE)
    try:
        wait_for(lambda: program.poll() is not None or listens(port))
        assert program.poll() is None, program.stderr.read().decode()
        yield port, folder / "mail" / "new"
    finally:
        program.terminate()
        program.wait(10)
        program.stderr.close()
        shutil.rmtree(folder)


def listens(port):
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def bring(new, number):
    path = new.parent / "tmp" / f"{time.time():.0f}.{number}.desk"
    path.write_bytes(letter(message_id=f"<{number}@x.example>", body=f"mail {number}"))
    os.chown(path, 8, 8)
    path.rename(new / path.name)


@pytest.fixture
def place(app, dovecot):
    with transaction():
        box = Mailbox(address="desk@desk.test", name="", imap_host="127.0.0.1", imap_port=dovecot[0],
                      imap_security="none", imap_user="desk", imap_password="geheim")  # fmt: skip
        db.session.add(box)
    return Place(box.id, box.address, "127.0.0.1", dovecot[0], "none", "desk", "geheim")


def names():
    db.session.rollback()
    return sorted(one.external_id for one in db.session.query(InboundItem))


def look(place):
    line = Line(place).enter("geheim")
    try:
        found = Round(line, Memory(), lambda: True)
        seen = found.run()
        with transaction():
            note_round(place.mailbox_id, seen, at=utcnow(), next_at=utcnow(), trouble=found.trouble)
        return line.uids("UNSEEN"), line.uids("ALL"), found.trouble
    finally:
        line.hang_up()


def test_mail_is_taken_marked_moved_and_deleted(dovecot, place):
    bring(dovecot[1], 1)
    assert look(place)[0] == []
    bring(dovecot[1], 2)
    moving = Place(**(vars(place) | {"after": "move", "moved_to": "Taken 已收"}))
    assert look(moving) == ([], ["1"], None)
    bring(dovecot[1], 3)
    assert look(Place(**(vars(place) | {"after": "delete"}))) == ([], ["1"], None)
    assert names() == ["<1@x.example>", "<2@x.example>", "<3@x.example>"]


def test_new_mail_is_heard_of_while_idle_and_after_the_server_was_restarted_hard(dovecot, place, app):
    thread = Keeper(app, place, lambda: True)
    thread.start()
    try:
        wait_for(
            lambda: db.session.rollback() or db.session.execute(db.text("SELECT idle FROM mailbox_watch")).scalar()
        )
        bring(dovecot[1], 1)
        wait_for(lambda: names() == ["<1@x.example>"])
        subprocess.run(["doveadm", "-c", dovecot[1].parent.parent / "dovecot.conf", "kick", "desk"], check=False)
        bring(dovecot[1], 2)
        wait_for(lambda: len(names()) == 2)
    finally:
        thread.stop.set()
        thread.join(5)
