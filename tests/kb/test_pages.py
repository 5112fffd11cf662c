"""The help pages and where they are written."""

import pytest
from sqlalchemy import select

from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.kb.commands import ArticleDraft, Text, publish, save_article
from desk.kb.models import Article
from desk.kb.rendering import rendered
from tests import factories

EN, ZH = {"Accept-Language": "en"}, {"Accept-Language": "zh-CN"}


@pytest.fixture
def article(app):
    with transaction():
        texts = {
            "zh_CN": Text("运费是怎么计算的？", "整箱按箱型。", "运费如何计算"),
            "en": Text("How is freight charged?", "By box."),
        }
        save_article(ArticleDraft("freight", texts), actor="shell", at=utcnow(), new=True)


def published(slug="freight"):
    with transaction():
        publish(slug, actor="shell", at=utcnow())


def rows():
    db.session.rollback()
    return db.session.scalars(select(Article).order_by(Article.language.desc())).all()


def typed(**more):
    fields = {
        "slug": "claims",
        "title_zh": "如何索赔",
        "body_zh": "先拍照。",
        "phrases_zh": "",
        "title_en": "How to claim",
    }
    return fields | {"body_en": "Take **pictures**.", "phrases_en": "cargo damaged"} | more


def test_customers_read_what_is_published_in_their_language(client, article):
    assert client.get("/help/freight", headers=EN).status_code == 404
    published()
    assert "How is freight charged?" in client.get("/help", headers=EN).text
    assert "运费是怎么计算的？" in client.get("/help/freight", headers=ZH).text
    assert "By box." in client.get("/help/freight?lang=en", headers=ZH).text
    assert "整箱" in client.get("/help?q=运费如何计算", headers=EN).text
    assert "No article answers this." in client.get("/help?q=weather", headers=EN).text


def test_an_internal_article_is_never_shown_to_customers(client, article):
    with transaction():
        for row in rows():
            row.internal = True
    published()
    assert client.get("/help/freight", headers=EN).status_code == 404
    assert "freight" not in client.get("/help?q=freight", headers=EN).text.lower().replace('value="freight"', "")


def test_readers_say_whether_it_helped(client, article):
    published()
    for said in ("yes", "no", "no", "nonsense"):
        assert client.post("/help/freight/helped?lang=en", data={"helped": said}).status_code == 303
    english = rows()[1] if rows()[1].language == "en" else rows()[0]
    assert (english.helped, english.not_helped) == (1, 2)
    assert "Thank you" in client.get("/help/freight?lang=en&thanks=1").text


def test_markdown_holds_no_html_no_picture_and_no_strange_link():
    body = "**b** <img src=x onerror=alert(1)> ![p](https://x.example/p.png) [x](javascript:alert(1))"
    html = rendered(
        body
        + " [m](mailto:a@b.example) [t](tel:1) [w](https://w.example)\n\n<script>alert(1)</script>\n\n[d](data:text/html,x)"
    )
    assert "<strong>b</strong>" in html and 'href="https://w.example"' in html and 'href="mailto:a@b.example"' in html
    for bad in ("<img", "<script", 'javascript:alert(1)"', 'href="tel', 'href="data', 'href="javascript'):
        assert bad not in html


def test_supervisors_and_administrators_write_articles_and_agents_do_not(client, sign_in):
    assert sign_in(factories.agent()).get("/admin/articles").status_code == 403
    for role in ("supervisor", "administrator"):
        assert sign_in(factories.agent(role)).get("/admin/articles").status_code == 200


def test_an_article_is_written_published_and_withdrawn(client, sign_in):
    agent = sign_in(factories.agent("supervisor", locale="en"))
    assert agent.post("/admin/articles", data=typed()).status_code == 303
    assert [one.title for one in rows()] == ["如何索赔", "How to claim"]
    page = agent.get("/admin/articles/claims").text
    assert "Take **pictures**." in page and "<strong>pictures</strong>" in page
    agent.post("/admin/articles/claims/published", data={"published": "1"})
    assert "How to claim" in client.get("/help?q=cargo damaged&lang=en").text
    agent.post("/admin/articles/claims/published", data={"published": "0"})
    assert client.get("/help/claims?lang=en").status_code == 404


@pytest.mark.parametrize(("more", "said"), [
    ({"slug": "Not Good"}, "Small letters"),
    ({"title_zh": "", "body_zh": "", "title_en": "", "body_en": ""}, "one language"),
    ({"body_en": ""}, "belong together"), ({"slug": "freight"}, "has this address already"),
])  # fmt: skip
def test_what_cannot_be_is_said_at_its_entry(sign_in, article, more, said):
    answer = sign_in(factories.agent("supervisor", locale="en")).post("/admin/articles", data=typed(**more))
    assert answer.status_code == 422 and said in answer.text and "先拍照" in answer.text or "body_zh" in more


def test_two_who_save_at_once_are_told(sign_in, article):
    agent = sign_in(factories.agent("supervisor", locale="en"))
    answer = agent.post("/admin/articles/freight", data=typed(slug="freight", seen="an older state"))
    assert answer.status_code == 409 and "Somebody else saved this first" in answer.text


def test_the_preview_saves_nothing(sign_in, article):
    agent = sign_in(factories.agent("supervisor", locale="en"))
    assert "<em>x</em>" in agent.post("/admin/articles/preview", data=typed(body_en="*x*")).text
    assert len(rows()) == 2
