from datetime import datetime

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desk.core.db import Model


class Article(Model):
    """An answer to a question that is asked often, one row per language. `body` is Markdown; `terms` finds it.

    Only a `published` one is shown to customers; an internal one never is.
    """

    __tablename__ = "article"
    __table_args__ = (UniqueConstraint("slug", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(160))
    body: Mapped[str] = mapped_column(Text)
    phrases: Mapped[str] = mapped_column(Text, default="")  # other ways to ask, one a line
    terms: Mapped[str] = mapped_column(Text, default="")  # what the search looks through
    internal: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]
    updated_by: Mapped[str] = mapped_column(String(40))
    helped: Mapped[int] = mapped_column(default=0)
    not_helped: Mapped[int] = mapped_column(default=0)
