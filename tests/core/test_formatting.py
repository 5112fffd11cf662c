"""What is shown of values: how long is left, and that nothing a person typed is taken for markup."""

from datetime import timedelta

import pytest
from flask import render_template_string
from flask_babel import lazy_gettext

from desk.core.formatting import timeleft
from tests.factories import NOON

TEMPLATES = ("{{ text }}", "{{ [text, text] | join(' ') }}", "{{ text ~ '' }}", "{{ [text] | select | join(', ') }}")


@pytest.mark.parametrize("template", TEMPLATES)
def test_what_was_typed_is_escaped_within_a_lazy_text_too(app, template):
    with app.test_request_context():
        shown = render_template_string(template, text=lazy_gettext("No such step: %(step)s", step="<script>x</script>"))
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (59, "< 1 min"),
        (60, "1 min"),
        (25 * 60 + 30, "25 min"),
        (3600, "1 h 0 min"),
        (11_400, "3 h 10 min"),
        (86_400, "1 d 0 h"),
        (187_200, "2 d 4 h"),
        (-720, "12 min over"),
        (-30, "< 1 min over"),
        (-90_000, "1 d 1 h over"),
    ],
)
def test_how_long_is_left_is_said_in_the_largest_units(app, seconds, said):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert timeleft(NOON + timedelta(seconds=seconds), NOON) == said
