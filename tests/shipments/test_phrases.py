import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.shipments.event_codes import EVENT_CODES
from desk.shipments.phrases import (
    PLACEHOLDER,
    SUB_STEPS,
    duty_words,
    is_shown,
    next_step,
    phrase,
    stage_name,
    sub_step,
    sub_step_name,
)
from desk.shipments.types import Stage

SHOWN = sorted(set(EVENT_CODES) - {"INFO_ONLY"})
LANGUAGES = ["zh_CN", "en"]
HOLES = re.compile(
    r"[{}~|]|  |[（(][)）]|[，,：:；;、]\s*$|[，,：:；;、]{2}|[为至在]$"
    r"|\b(?:at|to|by|from|the|until|about|before|ends|for)$",
)


def names_in(code):
    known = EVENT_CODES[code]
    return sorted({n for w in (*known.zh, *known.en, *known.next_zh, *known.next_en) for n in PLACEHOLDER.findall(w)})


def test_every_canonical_code_has_its_words():
    assert len(EVENT_CODES) == 77
    for code in SHOWN:
        known = EVENT_CODES[code]
        assert known.zh and known.en, code
        assert bool(known.next_zh) == bool(known.next_en), code
        assert re.search(r"[\u4e00-\u9fff]", known.zh[0]) and known.en[0].isascii(), code


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", SHOWN)
def test_no_missing_value_leaves_a_hole(code, lang):
    names = names_in(code)
    for size in range(len(names) + 1):
        for chosen in combinations(names, size):
            values = {name: "X1" for name in chosen} | {name: None for name in names if name not in chosen}
            for text in (phrase(code, lang, values), next_step(code, lang, values)):
                assert not HOLES.search(text), text
                assert text == text.strip()
            assert phrase(code, lang, values)


@pytest.mark.parametrize(
    ("code", "lang", "values", "text"),
    [
        ("DEPARTED", "zh_CN", {"place": "上海"}, "已离开上海"),
        ("DEPARTED", "zh_CN", {}, "已离开"),
        ("DEPARTED", "en", {"place": " "}, "Departed"),
        ("READY_COLLECT", "zh", {"place": ""}, "待自提"),
        ("READY_COLLECT", "en", {"place": "Locker 7"}, "Ready to collect at Locker 7"),
        ("PARTIAL_DELIVERED", "zh_CN", {"n": "2", "total": "5"}, "部分送达（2/5）"),
        ("PARTIAL_DELIVERED", "zh_CN", {"n": "2"}, "部分送达"),
        ("DELIVERED", "en", {"signed_by_masked": "J***"}, "Delivered (J***)"),
    ],
)
def test_phrases_print_what_is_known(code, lang, values, text):
    assert phrase(code, lang, values) == text


def test_what_comes_next_falls_back_step_by_step():
    full = {"eta": "3月5日", "pod": "汉堡"}
    assert next_step("DEPARTED", "zh_CN", full) == "预计 3月5日 到达汉堡"
    assert next_step("DEPARTED", "zh_CN", {"eta": "3月5日"}) == "预计 3月5日 到达"
    assert next_step("DEPARTED", "zh_CN", {"pod": "汉堡"}) == "运往目的地"
    assert next_step("POD_UPLOADED", "en", full) == ""


def test_internal_and_unknown_codes_are_not_shown():
    for code in ("INFO_ONLY", "SOMETHING_NEW", ""):
        assert phrase(code, "en", {}) == next_step(code, "zh_CN", {}) == ""
        assert not is_shown(code)
    assert is_shown("DEPARTED")


@given(st.sampled_from(SHOWN), st.text(max_size=30))
def test_a_value_is_printed_as_it_is(code, value):
    for hostile in (value, "{eta}", "{place}", "{place!r}", "{0}", "\\1"):
        text = phrase(code, "en", {name: hostile for name in names_in(code)})
        assert not hostile.strip() or not PLACEHOLDER.search(EVENT_CODES[code].en[0]) or hostile.strip() in text


def test_the_table_says_what_each_code_does():
    def of(stage):
        return {name for name, code in EVENT_CODES.items() if code.stage is stage}

    assert of(Stage.DEPARTED) == {"DEPARTED", "PICKED_UP"}
    assert of(Stage.SIGNED) == {"DELIVERED", "POD_UPLOADED", "STOCKED", "EMPTY_RETURNED"}
    assert {name for name in SHOWN if EVENT_CODES[name].only_from_door} == {"PICKED_UP"}
    assert EVENT_CODES["CUSTOMS_HOLD"].opens_exception and EVENT_CODES["CUSTOMS_HOLD"].stage is Stage.CUSTOMS
    assert EVENT_CODES["DELAYED"].opens_exception and EVENT_CODES["DELAYED"].stage is None
    assert not EVENT_CODES["FOUND"].opens_exception
    assert EVENT_CODES["RETURNED"].stage is None


def test_stages_have_names_in_both_languages_and_parcels_their_own():
    for stage in Stage:
        assert stage_name(stage, "zh_CN") != stage_name(stage, "en")
    assert stage_name(Stage.DEPARTED, "zh_CN") == "起运"
    assert stage_name(Stage.DEPARTED, "zh_CN", parcel=True) == "已揽收/已发出"
    assert stage_name(Stage.CUSTOMS, "en", parcel=True) == "Customs"


@pytest.mark.parametrize(
    "codes,step",
    [
        (["AVAILABLE_PICKUP", "APPT_SET"], "PICKING_UP"),
        (["APPT_SET", "GATE_OUT_DEST"], "ON_ROAD"),
        (["GATE_OUT_DEST", "ARRIVED_WAREHOUSE", "DAMAGED"], "AT_WAREHOUSE"),
        (["AT_LOCAL_DEPOT", "OUT_FOR_DELIVERY"], "OUT_FOR_DELIVERY"),
        (["DEPARTED"], ""),
    ],
)
def test_delivering_says_where_inside_it_is(codes, step):
    assert sub_step(codes) == step


def test_sub_steps_and_duty_have_words_in_both_languages():
    assert [sub_step_name(one, "zh_CN") for one in SUB_STEPS] == ["提柜中", "末程在途", "已到仓", "派送中"]
    assert all(sub_step_name(one, "en").isascii() for one in SUB_STEPS)
    assert (duty_words("DUE", "zh_CN"), duty_words("PAID", "en"), duty_words("", "en")) == ("关税待缴", "Duty paid", "")
