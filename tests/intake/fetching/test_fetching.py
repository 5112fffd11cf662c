"""Mailboxes that are fetched, from a real server on loopback that does what servers do on bad days."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from desk.core.times import utcnow
from desk.intake.fetching import line as line_module
from desk.intake.fetching import round as round_module
from desk.intake.fetching.line import Line
from desk.intake.fetching.round import Memory, trouble_in
from desk.intake.fetching.trouble import Trouble
from tests.intake.fetching.taking import items, look, mail, watch


def test_an_unread_mail_is_kept_and_then_marked_read(server, place):
    server.bring(mail(1))
    seen = look(place)
    (item,) = items()
    assert (item.mailbox, item.way, item.external_id) == ("desk@desk.test", "imap", "<1@x.example>")
    assert (seen.taken, server.unseen()) == (1, [])


def test_old_read_mail_stays_where_it_is_and_new_mail_is_taken_even_if_somebody_read_it_first(server, place):
    server.bring(mail(1), "\\Seen")
    look(place)
    assert items() == []
    server.bring(mail(2), "\\Seen")
    look(place)
    look(place)
    assert [one.external_id for one in items()] == ["<2@x.example>"]


def test_a_server_that_does_not_say_the_next_number_brings_no_old_mail_either(server, place):
    server.offers.append("NO-UIDNEXT")
    server.bring(mail(1), "\\Seen")
    server.bring(mail(2))
    look(place)
    look(place)
    assert [one.external_id for one in items()] == ["<2@x.example>"]


def test_numbers_given_anew_bring_nothing_twice_and_lose_nothing(server, place):
    now = utcnow()
    server.bring(mail(1), at=now)
    look(place)
    server.renumber()
    server.bring(mail(2), "\\Seen", at=now)
    server.bring(mail(3), at=now)
    server.bring(mail(4), "\\Seen", at=now - timedelta(days=9))
    look(place)
    assert [one.external_id for one in items()] == ["<1@x.example>", "<2@x.example>", "<3@x.example>"]


def test_numbers_may_be_as_large_as_servers_may_make_them(server, place):
    server.inbox.validity, server.inbox.next_uid = 2**32 - 1, 2**32 - 3
    server.bring(mail(1))
    look(place)
    look(place)
    assert [one.external_id for one in items()] == ["<1@x.example>"]
    assert (watch(place).uid_validity, watch(place).last_uid) == (2**32 - 1, 2**32 - 3)


@pytest.mark.parametrize("offers", [["MOVE", "UIDPLUS"], ["UIDPLUS"], []])
def test_taken_mail_is_moved_into_a_folder_that_is_made_when_it_is_missing(server, place, offers):
    server.offers = ["IMAP4rev1", *offers]
    server.bring(mail(1))
    look(replace(place, after="move", moved_to="Taken 已收"))
    assert server.inbox.mails == []
    moved = next(folder for name, folder in server.folders.items() if name != "INBOX")
    assert [one.flags for one in moved.mails] == [{"\\Seen"}]


def test_deleting_leaves_alone_what_somebody_else_has_marked(server, place):
    server.offers = ["IMAP4rev1"]
    server.bring(mail(1), "\\Seen", "\\Deleted")
    server.bring(mail(2))
    look(replace(place, after="delete"))
    assert [one.uid for one in server.inbox.mails] == [1, 2]
    server.offers.append("UIDPLUS")
    server.bring(mail(3))
    look(replace(place, after="delete"))
    assert 1 in [one.uid for one in server.inbox.mails]
    assert 3 not in [one.uid for one in server.inbox.mails]


def test_a_mail_too_large_is_parked_with_its_headers_and_the_next_is_taken(server, place, monkeypatch):
    monkeypatch.setattr(round_module, "LARGEST_MAIL", 2000)
    server.bring(mail(1, files=[("big.bin", b"x" * 5000)]))
    server.bring(mail(2))
    look(place)
    big, small = items()
    assert (big.outcome, big.reason[:9], big.size < 2000) == ("parked", "too_large", True)
    assert (small.outcome, server.unseen()) == ("", [])


def test_a_server_that_lies_about_a_size_fills_no_memory(server, place, monkeypatch):
    monkeypatch.setattr(line_module, "LARGEST_MAIL", 2000)
    server.bring(mail(1, files=[("big.bin", b"x" * 5000)]))
    server.lies[1] = 10
    memory = Memory()
    with pytest.raises(Exception, match="bytes"):
        look(place, memory)
    look(place, memory)
    assert [one.outcome for one in items()] == ["parked"]


def test_a_mail_over_which_the_line_breaks_comes_last_and_is_parked_in_the_end(server, place):
    for number in (1, 2, 3):
        server.bring(mail(number))
    server.drops.add(1)
    memory = Memory()
    for _ in range(5):
        try:
            look(place, memory)
        except Exception as problem:
            assert trouble_in(problem).code == "dropped"
    assert sorted(one.external_id for one in items()) == [f"<{number}@x.example>" for number in (1, 2, 3)]
    assert [one.outcome for one in items() if "1@" in one.external_id] == ["parked"]
    assert server.unseen() == []


def test_a_mail_that_comes_while_another_is_fetched_is_taken_next_time(server, place):
    server.bring(mail(1))
    server.during_fetch = lambda: len(server.inbox.mails) < 2 and server.bring(mail(2))
    look(place)
    assert [one.external_id for one in items()] == ["<1@x.example>"]
    look(place)
    assert len(items()) == 2


def test_a_server_that_does_not_mark_mail_is_told_of_and_the_mail_is_ours_once(server, place):
    server.refuses.add("UID_STORE")
    server.bring(mail(1))
    memory = Memory()
    look(place, memory)
    before = server.bodies
    look(place, memory)
    assert (len(items()), server.bodies) == (1, before)
    assert watch(place).error.startswith("flag")


def test_a_crash_between_keeping_and_marking_means_the_same_mail_again_and_once_with_us(server, place, monkeypatch):
    def killed(name):
        if name == "imap.before_flag":
            raise KeyboardInterrupt

    server.bring(mail(1))
    monkeypatch.setattr(round_module, "reached", killed)
    with pytest.raises(KeyboardInterrupt):
        look(place)
    monkeypatch.undo()
    assert server.unseen() == [1]
    look(place)
    assert (len(items()), server.unseen()) == (1, [])


@pytest.mark.parametrize(("fault", "code"), [(OSError(28, "No space left"), "disk"),
                                             (OperationalError("", {}, Exception()), "database")])  # fmt: skip
def test_what_we_cannot_keep_stays_on_the_server_unread(server, place, monkeypatch, fault, code):
    def full(*_args, **_more):
        raise fault

    server.bring(mail(1))
    monkeypatch.setattr(round_module, "accept", full)
    with pytest.raises(Trouble) as told:
        look(place)
    assert (told.value.code, server.unseen()) == (code, [1])


def test_who_may_not_fetch_any_more_stops_at_once(server, place):
    for number in range(5):
        server.bring(mail(number))
    left = [True, True, False, False, False]
    seen = look(place, go_on=lambda: left.pop(0))
    assert (len(items()), seen.waiting) == (2, 3)
    look(place)
    assert len(items()) == 5


def test_many_mails_are_taken_round_by_round(server, place, monkeypatch):
    monkeypatch.setattr(round_module, "MOST", 3)
    for number in range(7):
        server.bring(mail(number))
    assert [look(place).waiting for _ in range(3)] == [4, 1, 0]
    assert len(items()) == 7


# --- who lets us in


def test_a_wrong_password_is_told_without_the_password(server, place):
    line = Line(place)
    with pytest.raises(Trouble) as told:
        line.enter("falsch")
    line.hang_up()
    assert (told.value.code, "falsch" in str(told.value)) == ("login", False)


def test_a_password_that_is_not_ascii_is_sent_the_way_that_can(server, place):
    server.users["desk@desk.test"] = "密码"
    Line(place).enter("密码").hang_up()
    assert server.logins == 1


def test_a_token_takes_the_place_of_a_password(server, place):
    server.tokens["desk@desk.test"] = "ya29.x"
    Line(replace(place, auth="oauth2")).enter("ya29.x").hang_up()
    line = Line(replace(place, auth="oauth2"))
    with pytest.raises(Trouble, match="login"):
        line.enter("ya29.old")
    line.hang_up()


def test_an_unencrypted_line_leads_to_this_machine_only(place):
    with pytest.raises(Trouble, match="unencrypted"):
        Line(replace(place, host="mail.example.com"))


def test_a_missing_folder_and_a_closed_port_have_codes_of_their_own(server, place):
    line = Line(replace(place, folder="Nowhere"))
    with pytest.raises(Exception, match="no such folder") as told:
        line.enter("geheim")
    line.hang_up()
    assert trouble_in(told.value).code == "folder"
    with pytest.raises(OSError) as refused:
        Line(replace(place, port=1))
    assert trouble_in(refused.value).code == "refused"
