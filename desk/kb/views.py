"""The public help pages: what is asked often, in the reader's language."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from desk.core.db import transaction
from desk.core.errors import NotFound
from desk.core.security import csrf, limiter
from desk.kb.commands import rate
from desk.kb.queries import article_to_read, articles_for, articles_to_read
from desk.kb.reading import page_for, reader_language
from desk.kb.rendering import beginning, rendered

bp = Blueprint("kb", __name__, url_prefix="/help")
LONGEST_QUESTION = 300
MOST_FOUND = 8


@bp.get("")
@limiter.limit("120 per minute")
def front() -> ResponseReturnValue:
    """All articles, or those that answer what was asked."""
    language, asked = reader_language(), request.args.get("q", "").strip()[:LONGEST_QUESTION]
    found = articles_for(asked, most=MOST_FOUND) if asked else articles_to_read(language)
    return page_for("kb/front.html", language, asked=asked, found=found, beginning=beginning)


@bp.get("/<slug>")
@limiter.limit("120 per minute")
def article(slug: str) -> ResponseReturnValue:
    language = reader_language()
    try:
        found = article_to_read(slug, language)
    except NotFound:
        return page_for("kb/missing.html", language, 404)
    thanked = request.args.get("thanks") == "1"
    return page_for("kb/article.html", language, article=found, body=rendered(found.body), thanked=thanked)


@bp.post("/<slug>/helped")
@csrf.exempt  # type: ignore[untyped-decorator]  # it counts for everybody, and nobody is signed in
@limiter.limit("20 per hour")
def helped(slug: str) -> ResponseReturnValue:
    language, said = reader_language(), request.form.get("helped", "")
    if said in ("yes", "no"):
        with transaction():
            rate(article_to_read(slug, language), helped=said == "yes")
    return redirect(url_for("kb.article", slug=slug, lang=language, thanks=1), 303)
