"""Questions as customers ask them find their article, and others find none."""

import pytest

from desk.kb.rules import answers, index_of, read_index
from desk.kb.terms import is_chinese, terms_of
from desk.ops.demo.articles_en import ARTICLES as ENGLISH
from desk.ops.demo.articles_zh import ARTICLES as CHINESE

SLUGS = list(ENGLISH)
SHELVES = {
    shelf: [
        read_index(number, index_of(title, ways, body)) for number, (title, body, ways) in enumerate(texts.values())
    ]
    for shelf, texts in {True: CHINESE, False: ENGLISH}.items()
}
ASKED = {
    "how-freight-is-charged": [
        "运费如何计算", "你们的运费怎么算的？", "空运是按体积重还是毛重收费", "海运拼箱怎么收费", "运费多少",
        "How do you charge for freight?", "shipping cost for LCL", "what is the volume weight divisor", "freight rates",
        "how are surcharges calculated",
    ],
    "ask-for-an-invoice": [
        "发票如何申请", "请问怎么申请开发票", "发票抬头写错了", "我要增值税专票", "发票",
        "where is my invoice", "can you send the invoice again", "I need a VAT invoice please", "invoice copy",
    ],
    "free-time-and-demurrage": [
        "滞港费怎么算", "免费期还有几天", "什么是滞箱费", "为什么收我堆存费", "免箱期到期",
        "demurrage", "What is detention?", "how long is my free time", "storage charged at port", "free days left",
    ],
    "which-tracking-numbers-work": [
        "我的柜子到哪里了", "货到哪了", "怎么查询我的货物", "集装箱号怎么查", "船什么时候到港",
        "where is my container", "Where's my shipment?", "track my parcel", "how can I trace a container",
        "when will my cargo arrive",
    ],
    "papers-for-customs": [
        "清关需要什么资料", "报关单证有哪些", "原产地证", "货被海关扣了怎么办",
        "what documents are needed for customs?", "customs clearance papers", "do I need a certificate of origin",
    ],
    "claim-for-damage": [
        "货物破损怎么索赔", "箱子坏了找谁赔", "少了两件货", "怎么理赔",
        "my goods arrived damaged", "how to file a claim", "cargo was broken", "two cartons are missing",
    ],
}  # fmt: skip
NOT_THERE = [
    "你好", "在吗", "今天天气怎么样", "我要投诉你们的客服经理", "你们招人吗", "帮我改一下收货地址", "周末上班吗",
    "hello", "are you there?", "I want to complain about your manager", "what is the weather today",
    "do you have job openings", "please change the delivery address", "thanks", "12345", "", "???", "HLCUNGB2611082",
]  # fmt: skip


def found(question):
    shelf = SHELVES[is_chinese(question)]
    return [SLUGS[key] for key in answers(question, shelf)]


@pytest.mark.parametrize(("slug", "question"), [(slug, one) for slug, asked in ASKED.items() for one in asked])
def test_a_question_finds_its_article_first(slug, question):
    assert found(question)[:1] == [slug]


@pytest.mark.parametrize("question", NOT_THERE)
def test_what_no_article_answers_finds_none(question):
    assert found(question) == []


def test_word_forms_and_spellings_are_the_same_term():
    assert terms_of("Charges, charged, CHARGING") == terms_of("ｃｈａｒｇｅ")
    assert terms_of("请问运费如何计算？") == {"运费", "计算"}


def test_an_empty_shelf_answers_nothing():
    assert answers("运费如何计算", []) == []
