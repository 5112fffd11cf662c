"""One sweeper leads; another one follows when the leader is gone."""

from datetime import timedelta

import pytest

from desk.automation.lease import LASTS, NO_LEASE, Deposed, Lease
from tests.factories import NOON


def test_the_first_to_ask_leads_and_the_other_stands_by(app):
    ada, bob = Lease("sweep", "ada"), Lease("sweep", "bob")
    assert ada.mine(NOON)
    assert not bob.mine(NOON)
    assert ada.mine(NOON + timedelta(seconds=1))


def test_a_leader_that_renews_keeps_leading(app):
    ada, bob = Lease("sweep", "ada"), Lease("sweep", "bob")
    for second in range(0, 30, 2):
        assert ada.mine(NOON + timedelta(seconds=second))
        assert not bob.mine(NOON + timedelta(seconds=second))


def test_a_leader_that_is_gone_is_followed_when_its_lease_ends(app):
    ada, bob = Lease("sweep", "ada"), Lease("sweep", "bob")
    assert ada.mine(NOON)
    assert not bob.mine(NOON + LASTS - timedelta(seconds=1))
    assert bob.mine(NOON + LASTS)
    assert not ada.mine(NOON + LASTS + timedelta(seconds=1))


def test_the_same_place_started_anew_leads_on_at_once(app):
    assert Lease("sweep", "here:1").mine(NOON)
    assert Lease("sweep", "here:1").mine(NOON + timedelta(seconds=1))


def test_a_leader_that_was_followed_may_not_commit_any_more(app):
    frozen, next_one = Lease("sweep", "frozen"), Lease("sweep", "next")
    assert frozen.mine(NOON)
    frozen.require()
    assert next_one.mine(NOON + LASTS)
    next_one.require()
    with pytest.raises(Deposed):
        frozen.require()


def test_a_leader_whose_lease_ran_out_unfollowed_may_still_commit(app):
    slow = Lease("sweep", "slow")
    assert slow.mine(NOON)
    slow.require()
    assert slow.mine(NOON + 3 * LASTS)
    slow.require()


def test_a_lease_from_before_the_clock_was_set_back_holds_nobody_up(app):
    gone, next_one = Lease("sweep", "gone"), Lease("sweep", "next")
    assert gone.mine(NOON + timedelta(hours=2))
    assert next_one.mine(NOON)
    assert not gone.mine(NOON + timedelta(seconds=1))


def test_the_thread_of_errands_learns_from_the_last_look_whether_we_lead(app, monkeypatch):
    ada, bob = Lease("sweep", "ada"), Lease("sweep", "bob")
    assert not ada.led(NOON)
    ada.mine(NOON)
    bob.mine(NOON)
    assert (ada.led(NOON), bob.led(NOON)) == (True, False)
    assert not ada.led(NOON + LASTS)
    monkeypatch.setattr("desk.automation.lease.switched", lambda name: name == NO_LEASE)
    assert bob.led(NOON)  # a fault run in which everybody leads runs errands too
