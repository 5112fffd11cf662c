"""One sweeper leads; another one follows when the leader is gone."""

from datetime import timedelta

from desk.automation.lease import LASTS, Lease
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
