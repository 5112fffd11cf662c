"""Bringing the database to this version's schema."""

from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from flask_migrate import upgrade as _upgrade

from desk.core.db import db

MIGRATIONS = Path(__file__).parents[2] / "migrations"

migrate = Migrate()


def init_migrate(app: Flask) -> None:
    migrate.init_app(app, db, directory=str(MIGRATIONS), render_as_batch=True, compare_type=True)


def upgrade(app: Flask) -> None:
    """Run every migration that this database has not seen."""
    with app.app_context():
        _upgrade(directory=str(MIGRATIONS))
