"""What machines sign in with, as an administrator sees it."""

import re

import pytest
from sqlalchemy import select

from desk.api.models import ApiToken
from desk.audit.models import AuditEntry
from desk.core.db import db
from tests import factories


@pytest.fixture
def admin(sign_in):
    return sign_in(factories.agent(role="administrator", locale="en"))


def test_a_token_is_shown_once_works_and_is_withdrawn(admin):
    owner = factories.customer()
    answer = admin.post("/admin/api", data={"name": "TMS <b>", "customer_id": owner.id, "scopes": ["shipments:read"]})
    token = re.search(r"<code[^>]*>(desk_[\w-]+)</code>", answer.text)[1]
    row = db.session.scalars(select(ApiToken)).one()
    assert (row.name, row.customer_id) == ("TMS <b>", owner.id)
    page = admin.get("/admin/api").text
    assert token not in page and "TMS &lt;b&gt;" in page and owner.name in page and "never" in page
    head = {"Authorization": f"Bearer {token}"}
    assert admin.get("/api/v1/shipments/x", headers=head).status_code == 404
    assert admin.post(f"/admin/api/{row.id}/revoke").status_code == 303
    assert admin.post(f"/admin/api/{row.id}/revoke").status_code == 303
    assert admin.get("/api/v1/shipments/x", headers=head).status_code == 401
    assert "Withdrawn" in admin.get("/admin/api").text
    said = db.session.execute(select(AuditEntry.verb, AuditEntry.details)).all()
    assert [verb for verb, _ in said].count("api_token.revoked") == 1
    assert token not in str(said)


@pytest.mark.parametrize("form", [{}, {"name": " "}, {"name": "x", "customer_id": "999"}, {"name": "x" * 81}])
def test_a_token_without_a_name_or_of_nobody_is_refused(admin, form):
    assert admin.post("/admin/api", data=form).status_code == 422
    assert db.session.scalars(select(ApiToken)).all() == []
    assert admin.post("/admin/api/999/revoke").status_code == 404


def test_only_administrators_see_tokens(admin):
    with admin.session_transaction() as session:
        session["_user_id"] = factories.agent(role="supervisor").get_id()
    assert admin.get("/admin/api").status_code == 403
    assert admin.post("/admin/api", data={"name": "x"}).status_code == 403
