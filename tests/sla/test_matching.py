"""Which policy is a ticket's, why it has none, and which policies no ticket gets as far as."""

import pytest

from desk.sla.matching import NoPromise, Offer, Reach, Traits, first_match, why_no_promise
from desk.sla.reach import left_over, partly, without_promise

TYPES, TIERS = ("request", "claim"), ("gold", "standard")
HOUR = {"normal": {"first_response": 60}}
TICKET = Traits("claim", "gold", channel="mail", mode="AIR", language="en", team=3, customer=7)


def offer(number, targets=HOUR, **reach):
    return Offer(number, number, f"policy {number}", targets, Reach(**reach))


def reached(reach, *before):
    return left_over(reach, before, types=TYPES, tiers=TIERS)


@pytest.mark.parametrize(
    "asked,others",
    [({"types": ["claim"]}, {"types": ["request"]}), ({"tiers": ["gold"]}, {"tiers": ["standard"]}),
     ({"channels": ["mail"]}, {"channels": ["chat"]}), ({"modes": ["AIR", "SEA"]}, {"modes": ["SEA"]}),
     ({"languages": ["en"]}, {"languages": ["zh_CN"]}), ({"teams": [3]}, {"teams": [4]}),
     ({"customers": [7, 9]}, {"customers": [9]})],
)  # fmt: skip
def test_every_respect_decides_and_the_first_that_is_for_it_wins(asked, others):
    assert first_match([offer(1, **others), offer(2, **asked), offer(3)], TICKET, priority="normal") == "2:normal"


def test_what_is_not_known_of_a_ticket_fits_only_policies_that_do_not_ask():
    unknown = Traits("claim", "")
    for asked in (
        {"modes": ["AIR"]},
        {"teams": [3]},
        {"customers": [7]},
        {"tiers": ["standard"]},
        {"languages": ["en"]},
    ):
        assert first_match([offer(1, **asked), offer(2)], unknown, priority="normal") == "2:normal"


def test_a_first_match_that_promises_nothing_at_this_priority_ends_the_search():
    assert first_match([offer(1, types=["claim"]), offer(2)], TICKET, priority="low") is None


def test_why_nothing_is_promised_is_told():
    assert why_no_promise([], TICKET, priority="normal") == NoPromise("no_policies")
    assert why_no_promise([offer(1, teams=[9])], TICKET, priority="normal") == NoPromise("for_none")
    assert why_no_promise([offer(1)], TICKET, priority="low") == NoPromise("silent", "policy 1")
    assert why_no_promise([offer(1)], TICKET, priority="normal") is None


def test_a_policy_behind_a_wider_one_is_never_reached():
    assert not reached(Reach(types=["claim"], channels=["mail"]), Reach(types=["claim"]))
    assert not reached(Reach(customers=[7]), Reach(customers=[7, 9]))
    assert not reached(Reach(), Reach(types=["request"]), Reach(types=["claim"]))


def test_a_policy_behind_narrower_ones_is_reached():
    assert reached(Reach(types=["claim"]), Reach(types=["claim"], modes=["AIR"]))
    assert reached(Reach(channels=["mail", "chat"]), Reach(channels=["mail"]))
    assert reached(Reach(), Reach(tiers=["gold"]), Reach(tiers=["standard"]))  # companies that are not known are left
    assert reached(Reach(customers=[7]), Reach(customers=[9]))


def test_a_named_customer_is_known_so_that_tiers_leave_nothing_over():
    assert not reached(Reach(customers=[7]), Reach(tiers=["gold"]), Reach(tiers=["standard"]))


def test_many_policies_are_judged_at_once():
    before = [Reach(types=["claim"], customers=[n], teams=[n], modes=["SEA"]) for n in range(2000)]
    assert reached(Reach(types=["claim"], customers=list(range(1, 1500)), teams=[1, 2]), *before)


def test_what_no_policy_is_for_is_listed_by_type():
    offered = [Reach(types=["claim"], tiers=["gold"]), Reach(types=["claim"], channels=["mail"])]
    missing = without_promise(offered, types=TYPES, tiers=TIERS)
    assert missing == {"request": ["gold", "standard", ""], "claim": ["standard", ""]}
    assert partly(missing, offered) == {"claim": ["standard", ""]}
    assert without_promise([Reach()], types=TYPES, tiers=TIERS) == {}
