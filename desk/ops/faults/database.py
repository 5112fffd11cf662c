"""The PostgreSQL database of a fault run, made empty for the next one."""

from sqlalchemy import NullPool, create_engine, inspect, make_url, text
from sqlalchemy.exc import SQLAlchemyError


def problem_with(url: str) -> str:
    """Why a run cannot have this database, "" when it can."""
    try:
        if make_url(url).get_backend_name() != "postgresql":
            return "only an empty PostgreSQL database can be named"
        engine = create_engine(url, poolclass=NullPool)
        return "this database holds something: name an empty one" if inspect(engine).get_table_names() else ""
    except SQLAlchemyError as problem:
        return f"this database cannot be used: {str(problem).splitlines()[0]}"


def clear(url: str) -> None:
    """Drop all that the run has made; it began with an empty database."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
