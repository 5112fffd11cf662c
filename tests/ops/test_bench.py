"""What the measuring measures; how long things take is nobody's test."""

import os
from pathlib import Path

import pytest

from desk.core.config import Config
from desk.core.db import db
from desk.ops.bench.browser import Unexpected, assets_of, form_of
from desk.ops.bench.machine import cpu_ms, family, program, pss_mb
from desk.ops.bench.pages import some_tickets, statements
from desk.ops.bench.stage import NotOurs, build
from desk.ops.embedded_redis import running

PAGE = """<link rel="stylesheet" href="/static/desk.css?v=1"><script src="/static/desk.js?v=2" defer></script>
<svg><use href="/static/icons.svg?v=3#flag"/></svg><a href="/static/no">x</a>
<form id="other"><input type="hidden" name="a" value="1"></form>
<form id="reply-form"><input type="hidden" name="a" value="2 &amp; 3"><input name="b" value="4"></form>"""


def test_a_form_is_sent_with_its_hidden_fields_and_those_of_no_other():
    assert form_of(PAGE, "reply-form") == {"a": "2 & 3"}
    with pytest.raises(Unexpected):
        form_of(PAGE, "gone")


def test_the_files_of_a_page_are_those_that_a_browser_fetches():
    assert assets_of(PAGE) == {"/static/desk.css?v=1", "/static/desk.js?v=2", "/static/icons.svg?v=3"}


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="only Linux tells")
def test_this_process_uses_time_and_memory_and_is_found_by_its_words():
    before = cpu_ms([os.getpid()])
    sum(range(3_000_000))
    assert cpu_ms([os.getpid()]) > before
    assert 5 < pss_mb([os.getpid()]) < 4000
    assert os.getpid() in family(os.getppid())
    assert program(os.getpid(), "no such word") == []
    assert cpu_ms([2**22 + 1]) == 0  # a process that has ended


def test_a_database_of_somebody_else_is_left_alone(config, tmp_path, built_app):
    with pytest.raises(NotOurs):
        build(tmp_path, database=config.database_url, port=1, tickets=100)


def test_statements_are_counted_on_a_desk_of_its_own(tmp_path, empty_database_url):
    with running(tmp_path):
        stage = build(tmp_path, database=empty_database_url, port=1, tickets=100)
        assert isinstance(stage.app.config["DESK"], Config)
        counts = statements(stage, some_tickets(stage)[0])
        with stage.app.app_context():
            db.engine.dispose()
        stage.app.extensions["desk_redis"].close()
    assert set(counts) == {"ticket", "queue", "search", "reply", "reply_by_plain_form"}
    assert all(0 < count < 60 for count in counts.values())
    assert counts["queue"] <= counts["ticket"] <= 10
