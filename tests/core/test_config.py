"""A setting that cannot work is refused by name before anything starts."""

import pytest

from desk.core.config import BadConfig, Config

GOOD = {
    "DESK_ENV": "production",
    "DESK_SECRET_KEY": "k" * 40,
    "DESK_BASE_URL": "https://desk.example",
    "DESK_DATABASE_URL": "postgresql://desk@db/desk",
    "DESK_REDIS_URL": "redis://redis:6379/0?socket_timeout=2",
    "DESK_SMTP_URL": "smtps://user:word@mail.example:465",
    "DESK_REPLY_ADDRESS": "service@desk.example",
}


def test_good_settings_are_taken():
    assert Config.from_env(GOOD).production


@pytest.mark.parametrize("name", ["SECRET_KEY", "BASE_URL", "DATABASE_URL", "REDIS_URL", "SMTP_URL"])
def test_what_production_needs_is_asked_for_by_name(name):
    with pytest.raises(BadConfig, match=f"DESK_{name}"):
        Config.from_env({**GOOD, f"DESK_{name}": ""})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DESK_ENV", "prod"),
        ("DESK_ENV", "Production"),
        ("DESK_BASE_URL", "https:///x"),
        ("DESK_BASE_URL", "http:desk"),
        ("DESK_BASE_URL", "https://h:99999"),
        ("DESK_DATABASE_URL", "sqlite:desk"),
        ("DESK_DATABASE_URL", "sqlite://host/desk"),
        ("DESK_DATABASE_URL", "postgresql:desk"),
        ("DESK_DATABASE_URL", "mysql://h/d"),
        ("DESK_REDIS_URL", "redis:foo"),
        ("DESK_REDIS_URL", "redis://h/abc"),
        ("DESK_REDIS_URL", "redis://h/0?db=zz"),
        ("DESK_REDIS_URL", "redis://h/0?bogus=1"),
        ("DESK_SMTP_URL", "smtp:foo"),
        ("DESK_SMTP_URL", "smtp://:25"),
        ("DESK_REPLY_ADDRESS", "a@b@c"),
    ],
)
def test_a_malformed_value_is_refused_by_name(name, value):
    with pytest.raises(BadConfig, match=name):
        Config.from_env({**GOOD, name: value})
