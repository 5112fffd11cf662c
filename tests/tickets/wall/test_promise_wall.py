"""The wall of promises: its numbers are those of its lists, whatever is asked for, and it costs the same for many."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from desk.core.db import db, transaction
from desk.sla.models import SlaTimer
from desk.sla.replay.types import Metric
from desk.tickets.views import promises as views
from desk.tickets.wall import page as module
from desk.tickets.wall.counts import LONGEST_S
from desk.tickets.wall.page import Look, promise_wall
from desk.tickets.wall.rows import place_of
from desk.tickets.wall.sieve import NONE, SNOOZED, TIMES, Sieve, sieve_of
from tests import factories
from tests.factories import NOON
from tests.tickets import walls

BUCKETS = (*TIMES, SNOOZED)


@pytest.fixture
def boss(app):
    return factories.agent("supervisor", locale="en")


@pytest.fixture
def pool(app):
    """A ticket of every combination of two teams, two agents and three customers, or none of each."""
    teams = [None, factories.team().id, factories.team().id]
    agents = [None, factories.agent().id, factories.agent().id]
    tiers = ("gold", "diamond", "standard")
    customers = [None, *(factories.customer(tier=tier, domains=[f"{tier}.example"]).id for tier in tiers)]
    tier_of = dict(zip(customers, ("standard", *tiers), strict=True))
    tickets = [
        walls.ticket(team_id=team, assignee_id=agent, customer_id=customer)
        for team in teams for agent in agents for customer in customers
    ]  # fmt: skip
    facts = [(row.id, row.team_id, row.assignee_id, row.customer_id) for row in tickets]
    return SimpleNamespace(facts=facts, tier_of=tier_of, teams=teams, agents=agents, customers=customers)


MINUTES = st.integers(-90, 70) | st.sampled_from([-1, 0, 14, 15, 16, 60, 61])
TIMERS = st.lists(
    st.tuples(
        st.integers(0, 35), MINUTES, st.integers(0, 1), st.sampled_from(list(Metric)),
        st.sampled_from(["running"] * 6 + ["paused", "done"]), st.sampled_from([None, None, None, -5, 0, 1, 500]),
    ),
    max_size=30,
)  # fmt: skip
TIER, METRIC = st.sampled_from(["", "standard", "gold"]), st.sampled_from(["", "", *Metric])
WISHES = st.tuples(st.integers(-1, 2), st.integers(-1, 2), st.integers(-1, 3), TIER, METRIC)


def filled(pool, drawn):
    """These timers as rows, and as what we know of them."""
    with transaction():
        db.session.execute(delete(SlaTimer))
        known = []
        for number, (place, minutes, second, metric, state, snoozed) in enumerate(drawn):
            ticket_id, team, agent, customer = pool.facts[place]
            due = NOON + timedelta(minutes=minutes, seconds=second)
            until = None if snoozed is None else NOON + timedelta(minutes=snoozed)
            row = SlaTimer(
                ticket_id=ticket_id, metric=metric, cycle=1, conversation=str(number), policy_key="", start_at=NOON,
                target_s=60, due_at=None if state == "paused" else due, state=state, snoozed_until=until,
            )  # fmt: skip
            db.session.add(row)
            db.session.flush()
            known.append(SimpleNamespace(
                id=row.id, ticket_id=ticket_id, team=team, agent=agent, customer=customer, due=due, state=state,
                metric=metric, until=until,
            ))  # fmt: skip
    return known


def bucket_of(one):
    """Said once more, in other words."""
    seconds = (one.due - NOON).total_seconds()
    if one.state != "running" or seconds > 3600:
        return None
    if one.until is not None and one.until > NOON:
        return "snoozed"
    return "missed" if seconds < 0 else "soon" if seconds < 900 else "later"


def expected(pool, known, sieve):
    """The ids that a list of this sieve holds, in order."""
    held = ("team", "agent", "customer")
    found = [
        one for one in known
        if bucket_of(one) == sieve.bucket
        and all(getattr(sieve, name) is None or (getattr(one, name) or NONE) == getattr(sieve, name) for name in held)
        and sieve.metric in ("", one.metric) and sieve.tier in ("", pool.tier_of[one.customer])
    ]  # fmt: skip
    return [one.id for one in sorted(found, key=lambda one: (one.due, one.ticket_id, one.id))]


def followed(boss, sieve):
    """The ids of a list to its last page, and back to the first."""
    after, ids, pages = "", [], []
    while True:
        listed = promise_wall(boss, sieve, Look(place=place_of("", after)), now=NOON).lists[0]
        pages.append([row.id for row in listed.rows])
        ids += pages[-1]
        if listed.after is None:
            break
        after = listed.after
    while listed.before is not None:
        assert pages.pop() == [row.id for row in listed.rows]
        listed = promise_wall(boss, sieve, Look(place=place_of(listed.before, "")), now=NOON).lists[0]
    assert [[row.id for row in listed.rows]] == pages
    return ids


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(drawn=TIMERS, wish=WISHES)
def test_every_number_is_that_of_the_list_behind_it(pool, boss, drawn, wish):
    module.PAGE, kept = 3, module.PAGE
    try:
        check_numbers(pool, boss, filled(pool, drawn), sieve_of_wish(pool, wish))
    finally:
        module.PAGE = kept


def sieve_of_wish(pool, wish):
    team, agent, customer, tier, metric = wish
    chosen = [None if at < 0 else among[at] or NONE for at, among in
              ((team, pool.teams), (agent, pool.agents), (customer, pool.customers))]  # fmt: skip
    return Sieve(*chosen, tier=tier, metric=metric)


def check_numbers(pool, boss, known, sieve):
    wall = promise_wall(boss, sieve, now=NOON)
    for bucket in BUCKETS:
        wanted = replace(sieve, bucket=bucket)
        assert sieve_of(wanted.as_query()) == wanted
        assert followed(boss, wanted) == expected(pool, known, wanted)
        assert getattr(wall.count, bucket) == len(expected(pool, known, wanted))
    for name, loads in (("team", wall.teams), ("agent", wall.agents), ("customer", wall.customers)):
        for load in loads:
            for bucket in TIMES:
                link = sieve_of(sieve.as_query() | {name: load.key, "bucket": bucket})
                assert getattr(load, bucket) == len(expected(pool, known, link))
        shown = sum(load.missed + load.soon + load.later for load in loads)
        everyone = replace(sieve, **{name: None})
        assert shown == sum(len(expected(pool, known, replace(everyone, bucket=bucket))) for bucket in TIMES)


def test_no_promise_stands_in_two_lists_and_the_edges_are_these(boss):
    on = walls.ticket()
    edges = [walls.promise(on, minutes=minutes).id for minutes in (-1, 0, 14, 15, 60, 61)]
    lists = {one.bucket: [row.id for row in one.rows] for one in promise_wall(boss, Sieve(), now=NOON).lists}
    assert lists == {"missed": edges[:1], "soon": edges[1:3], "later": edges[3:5]}


def test_the_page_knows_up_to_when_time_changes_nothing(boss):
    on, at = walls.ticket(), int(NOON.timestamp())
    assert promise_wall(boss, Sieve(), now=NOON).until == at + LONGEST_S
    walls.promise(on, minutes=15 + 20 / 60)
    assert promise_wall(boss, Sieve(), now=NOON).until == at + 20
    walls.promise(on, minutes=-3, snoozed=10 / 60)
    assert promise_wall(boss, Sieve(), now=NOON).until == at + 9
    walls.promise(on, minutes=5 / 60)
    assert promise_wall(boss, Sieve(), now=NOON).until == at + 5
    later = promise_wall(boss, Sieve(), now=NOON + timedelta(seconds=6))
    assert later.count.missed == 1


def test_what_was_missed_since_the_last_look_is_told_apart(boss):
    on = walls.ticket()
    for minutes in (-30, -0.5, -0.1, 4):
        walls.promise(on, minutes=minutes)
    count = promise_wall(boss, Sieve(), Look(since=NOON - timedelta(minutes=1)), now=NOON).count
    assert (count.missed, count.fresh) == (3, 2)
    assert promise_wall(boss, Sieve(), now=NOON).count.fresh == 0


def test_who_sees_one_team_sees_only_its_promises(app):
    mine, theirs = factories.team(), factories.team()
    agent = factories.agent(team_id=mine.id)
    for team in (mine, theirs):
        walls.promise(walls.ticket(team_id=team.id), minutes=-5)
    wall = promise_wall(agent, Sieve(), now=NOON)
    assert (wall.count.missed, [load.name for load in wall.teams]) == (1, [mine.name])
    assert promise_wall(agent, Sieve(team=theirs.id, bucket="missed"), now=NOON).lists[0].rows == []


def test_the_wall_costs_the_same_however_many_promises_run(boss, sign_in, monkeypatch, count_statements):
    monkeypatch.setattr(views, "utcnow", lambda: NOON)
    client = sign_in(boss)

    def look():
        db.session.expire_all()
        assert client.get("/promises").status_code == 200

    look()
    few = count_statements(look)
    for number in range(12):
        owner = factories.customer(domains=[f"c{number}.example"])
        on = walls.ticket(team_id=factories.team().id, assignee_id=factories.agent().id, customer_id=owner.id)
        for minutes in (-5, 5, 50):
            walls.promise(on, minutes=minutes)
    assert count_statements(look) == few <= 8


def test_an_unchanged_wall_costs_one_cheap_statement(boss, sign_in, monkeypatch, count_statements):
    walls.promise(walls.ticket(), minutes=5)
    monkeypatch.setattr(views, "utcnow", lambda: NOON + timedelta(seconds=10))
    client, at = sign_in(boss), int(NOON.timestamp())
    url = f"/promises/live?rev=0&at={at}&until={at + 30}"

    def look():
        db.session.expire_all()
        assert client.get(url).status_code == 204

    look()
    assert count_statements(look) == 2  # who asks, and the revision


@pytest.mark.parametrize(
    ("seconds", "query", "status"),
    [
        (1, "rev=7&at={at}&until={at}", 204),  # too soon after the last one, whatever changed
        (10, "rev=0&at={at}&until={soon}", 204),
        (10, "rev=7&at={at}&until={soon}&rest=12", 204),  # much to count
        (10, "rev=7&at={at}&until={soon}", 200),
        (25, "rev=0&at={at}&until={soon}", 200),  # time moved something
        (40, "rev=0&at={at}&until=9999999999", 200),
        (10, "", 200),
        (-100, "rev=0&at={at}&until={soon}", 200),  # the server's clock was set back
    ],
)
def test_the_lists_come_again_when_something_changed(boss, sign_in, monkeypatch, seconds, query, status):
    monkeypatch.setattr(views, "utcnow", lambda: NOON + timedelta(seconds=seconds))
    at = int(NOON.timestamp())
    url = "/promises/live?" + query.format(at=at, soon=at + 20)
    assert sign_in(boss).get(url, headers={"HX-Request": "true"}).status_code == status


def test_each_number_of_the_page_is_a_link_to_its_list(boss, sign_in, monkeypatch):
    monkeypatch.setattr(views, "utcnow", lambda: NOON)
    team, agent = factories.team(), factories.agent()
    on, other = walls.ticket(team_id=team.id, assignee_id=agent.id), walls.ticket()
    for minutes in (-5, -4, 5, 50, 55):
        walls.promise(on, minutes=minutes)
    walls.promise(other, minutes=-9)
    client = sign_in(boss)
    page = unescape(client.get("/promises").text)
    links = re.findall(r'<a href="(/promises\?[^"]+)"[^>]*>(?:<b class="num">)?(\d+)<', page)
    assert len(links) == 3 + 3 + 1 + 3 + 1 + 3
    for url, number in links:
        assert client.get(url).text.count('id="promise-') - 1 == int(number), url  # the menu has such an id, too


def test_a_long_list_is_followed_to_its_last_row(boss, sign_in, monkeypatch):
    monkeypatch.setattr(views, "utcnow", lambda: NOON)
    monkeypatch.setattr(module, "PAGE", 4)
    monkeypatch.setattr(module, "EACH", 2)
    on = walls.ticket()
    for _ in range(9):
        walls.promise(on, minutes=-5)  # all in the same second
    client = sign_in(boss)
    page = unescape(client.get("/promises").text)
    assert page.count('<tr id="promise-') == 2
    assert "All 9" in page
    url, seen = "/promises?bucket=missed", []
    while url:
        page = unescape(client.get(url).text)
        seen += re.findall(r'<tr id="promise-(\d+)"', page)
        url = (re.findall(r'rel="next" href="([^"]+)"', page) or [None])[0]
    assert len(seen) == len(set(seen)) == 9


def test_customers_beyond_the_first_twenty_stand_behind_a_link(boss, sign_in, monkeypatch):
    monkeypatch.setattr(views, "utcnow", lambda: NOON)
    for number in range(22):
        owner = factories.customer(domains=[f"c{number}.example"])
        walls.promise(walls.ticket(customer_id=owner.id), minutes=-5)
    client = sign_in(boss)
    page = unescape(client.get("/promises?metric=resolution").text)
    assert len(re.findall(r"bucket=missed&customer=\d|customer=\d+&(?:metric=resolution&)?bucket=missed", page)) >= 20
    assert "All customers" in page
    assert 'href="/promises?by=customer&metric=resolution"' in page
    page = client.get("/promises?by=customer").text
    assert page.count('scope="row"') == 22


@pytest.mark.parametrize("text", ["0", "-1", "x", "99999999999", "²", "١"])
def test_a_sieve_that_means_nothing_lets_everything_through(text):
    assert sieve_of(dict.fromkeys(("team", "agent", "customer", "tier", "metric", "bucket"), text)) == Sieve()


@pytest.mark.parametrize("mark", ["", "1", "a-b-c", "1-2-3-4", "9" * 18 + "-1-1", "1-" + "9" * 12 + "-1", "²-1-1"])
def test_what_is_no_mark_means_the_first_page(mark):
    assert place_of("", mark).way == "first"


def test_a_promised_update_is_named_as_such(boss, sign_in, monkeypatch):
    monkeypatch.setattr(views, "utcnow", lambda: NOON)
    walls.promise(walls.ticket(), minutes=5, metric="update", conversation="promised")
    page = sign_in(boss).get("/promises?metric=update").text
    assert "Promised update" in page


def test_the_big_screen_shows_the_longest_missed_ten_and_no_navigation(boss, sign_in, monkeypatch):
    monkeypatch.setattr(views, "utcnow", lambda: NOON)
    on = walls.ticket()
    promises = [walls.promise(on, minutes=minutes) for minutes in range(-3, 9)]
    client = sign_in(boss)
    page = client.get("/promises?tv=1&metric=resolution").text
    assert [f"promise-{one.id}" for one in promises[:10]] == re.findall(r'<li id="(promise-\d+)"', page)
    assert "<nav" not in page
    assert 'data-missed="3"' in page
    live = client.get("/promises/live?tv=1&metric=resolution").text
    assert "tv-rows" in live
    assert (live, live[0]) == (live.strip(), "<")  # what stands around it would pile up in a page that stays for days
    assert "metric=resolution" in live


@pytest.mark.parametrize("url", ["/promises", "/promises/live", "/promises?tv=1", "/promises/1"])
@pytest.mark.parametrize("role", ["agent", "finance"])
def test_the_wall_is_for_who_answers_for_promises(app, sign_in, role, url):
    assert sign_in(factories.agent(role)).get(url).status_code == 403
