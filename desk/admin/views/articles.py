"""Settings > Help articles: what customers read, in both languages beside each other."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from desk.accounts.login import require
from desk.admin.forms.article import ArticleForm
from desk.admin.saving import SAVED, attempt
from desk.admin.views.pages import EDIT_HELP, saved
from desk.core.db import transaction
from desk.core.times import utcnow
from desk.kb.commands import article_mark, publish, save_article, withdraw
from desk.kb.queries import all_pairs, pair_of
from desk.kb.rendering import rendered

LANGUAGES = {"zh": "zh_CN", "en": "en"}


def show_articles() -> ResponseReturnValue:
    agent = require(EDIT_HELP)
    return render_template("admin/articles.html", articles=all_pairs(), language=agent.locale)


def new_article() -> ResponseReturnValue:
    require(EDIT_HELP)
    return _page("", ArticleForm(formdata=None))


def create() -> ResponseReturnValue:
    who, form = require(EDIT_HELP).actor, ArticleForm()
    status = attempt(form, lambda: save_article(form.draft(), actor=who, at=utcnow(), new=True))
    return saved("admin.article", slug=form.slug.data) if status == SAVED else (_page("", form), status)


def show_article(slug: str) -> ResponseReturnValue:
    require(EDIT_HELP)
    return _page(slug, _form(slug))


def change(slug: str) -> ResponseReturnValue:
    who, form = require(EDIT_HELP).actor, ArticleForm()
    pair_of(slug)
    form.slug.data = slug
    status = attempt(
        form,
        lambda: save_article(form.draft(slug), actor=who, at=utcnow(), new=False, seen=form.seen.data),
        lambda: _form(slug),
    )
    return saved("admin.article", slug=slug) if status == SAVED else (_page(slug, form), status)


def set_published(slug: str) -> ResponseReturnValue:
    who, now = require(EDIT_HELP).actor, utcnow()
    pair_of(slug)
    with transaction():
        if request.form.get("published") == "1":
            publish(slug, actor=who, at=now)
        else:
            withdraw(slug, actor=who, at=now)
    return saved("admin.article", slug=slug)


def preview() -> ResponseReturnValue:
    """Both texts as customers would read them; nothing is saved."""
    require(EDIT_HELP)
    return render_template("admin/_article_preview.html", shown=_shown(ArticleForm()))


def _shown(form: ArticleForm) -> list[tuple[str, str, object]]:
    texts = ((code, form[f"title_{key}"].data, form[f"body_{key}"].data) for key, code in LANGUAGES.items())
    return [(code, title, rendered(body)) for code, title, body in texts if title or body]


def _form(slug: str) -> ArticleForm:
    pair = pair_of(slug)
    given: dict[str, object] = {"slug": slug, "internal": pair.internal, "seen": article_mark(slug)}
    for key, code in LANGUAGES.items():
        if text := pair.texts.get(code):
            given |= {f"title_{key}": text.title, f"body_{key}": text.body, f"phrases_{key}": text.phrases}
    return ArticleForm(formdata=None, **given)


def _page(slug: str, form: ArticleForm) -> str:
    pair = pair_of(slug) if slug else None
    return render_template("admin/article.html", pair=pair, form=form, shown=_shown(form))
