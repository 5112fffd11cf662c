"""What holds the rooms together: names resolve, doors are guarded, migrations match the models."""

import importlib
import re
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import url_for
from werkzeug.routing import BuildError

from desk.app import PUBLIC
from desk.core.db import db
from tests import factories

ROOT = Path(__file__).parents[2]
PYTHON = sorted((ROOT / "desk").rglob("*.py"))
TEMPLATES = sorted((ROOT / "desk/templates").rglob("*.html"))


def test_every_job_name_resolves():
    names = {name for path in PYTHON for name in re.findall(r'"(\w+\.\w+)", [^)]*queue="', path.read_text())}
    assert names
    for name in names:
        package, job = name.split(".")
        assert callable(getattr(importlib.import_module(f"desk.{package}.jobs"), job))


def test_every_template_compiles_and_its_urls_exist(app):
    missing = []
    for path in TEMPLATES:
        name = str(path.relative_to(ROOT / "desk/templates"))
        app.jinja_env.get_template(name)  # names file and line when it does not compile
        endpoints = re.findall(r"""url_for\(['"]([\w.]+)['"]""", path.read_text())
        missing += [(name, endpoint) for endpoint in endpoints if endpoint not in app.view_functions]
    assert missing == []


def urls(app):
    """Every route with made-up arguments, per method."""
    for rule in app.url_map.iter_rules():
        arguments = {name: 1 if "id" in name else "T-10001" for name in rule.arguments}
        try:
            with app.test_request_context():
                url = url_for(rule.endpoint, **arguments)
        except BuildError:
            continue
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            yield rule.endpoint, method, url


def test_strangers_get_nothing_but_the_public_pages(app, client):
    for endpoint, method, url in urls(app):
        answer = client.open(url, method=method)
        if endpoint not in PUBLIC:
            assert answer.status_code == 302, (endpoint, method)
            assert "/login" in answer.location


def test_an_expired_login_sends_htmx_to_the_login_page(client):
    answer = client.get("/tickets", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/login")


def test_reading_changes_nothing(app, sign_in):
    factories.ticket()
    client = sign_in(factories.agent("administrator"))
    before = _rows()
    for _endpoint, method, url in urls(app):
        if method == "GET":
            assert client.get(url).status_code < 500 or url == "/readyz", url  # nobody sweeps here
    assert _rows() == before


def _rows():
    return {
        table.name: db.session.execute(db.select(table).order_by(*table.primary_key)).all()
        for table in db.metadata.sorted_tables
    }


def test_every_answer_carries_the_security_headers(app, client):
    for url in ("/login", "/nothing-here", "/healthz"):
        headers = client.get(url).headers
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"


def test_there_is_one_line_of_migrations_and_it_ends_at_the_models(app):
    assert len(ScriptDirectory(str(ROOT / "migrations")).get_heads()) == 1
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_migrations_import_nothing_of_the_project():
    for path in (ROOT / "migrations/versions").glob("*.py"):
        assert not re.search(r"^\s*(from|import) desk", path.read_text(), re.MULTILINE)


def test_strangers_never_reach_a_template_engine_or_sql_text():
    for path in PYTHON:
        source = path.read_text()
        for word in ("render_template_string", "from_string(", "eval(", "exec(", "pickle", "|safe"):
            assert word not in source.replace("on_exec(", ""), (path, word)


def test_nothing_in_a_template_switches_escaping_off():
    for path in TEMPLATES:
        assert not re.search(r"\|\s*safe|autoescape false|<script(?![^>]*src=)| style=| on\w+=", path.read_text()), path


def test_files_stay_small_enough_to_read():
    for path in PYTHON:
        assert len(path.read_text().splitlines()) <= 400, path
    for path in PYTHON:
        if path.name == "__init__.py":
            assert path.read_text() == "", path
