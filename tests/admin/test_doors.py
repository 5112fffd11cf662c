"""Who may open which page of the settings, for every route there is."""

import pytest
from flask import url_for

from desk.accounts.types import Role
from desk.core.db import db
from tests import factories


def doors(app):
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("admin."):
            values = {name: 1 if name.endswith("_id") else "q01-where-is-my-cargo" for name in rule.arguments}
            for method in rule.methods & {"GET", "POST"}:
                with app.test_request_context():
                    yield method, url_for(rule.endpoint, **values)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_open_the_settings(app, sign_in, role):
    factories.macros()
    client, before = sign_in(factories.agent(role)), _rows()
    for method, url in doors(app):
        if role is Role.SUPERVISOR and url.startswith("/admin/articles"):
            continue  # what customers read is theirs to write, too
        answer = client.open(url, method=method, follow_redirects=url == "/admin/")
        assert answer.status_code in (403, 404), (method, url, answer.status_code)
    assert _rows() == before


def test_an_administrator_finds_every_page_or_is_told_that_there_is_none(app, sign_in):
    factories.macros()
    client = sign_in(factories.agent("administrator"))
    for method, url in doors(app):
        assert client.open(url, method=method).status_code in (200, 302, 303, 404, 409, 422), (method, url)


def _rows():
    return {
        table.name: db.session.execute(db.select(db.func.count()).select_from(table)).scalar()
        for table in db.metadata.sorted_tables
    }
