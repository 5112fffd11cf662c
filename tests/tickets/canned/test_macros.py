import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.tickets.canned.files import MacroError, after_arrival, load_macro, without
from desk.tickets.canned.rendering import (
    FOOTERS,
    HEADERS,
    Change,
    Fault,
    changed,
    check,
    parse_body,
    render,
    with_layout,
)
from desk.tickets.canned.variables import FOR_STRANGERS, NAMES, VARIABLES

LIBRARY = Path(__file__).parents[3] / "macros"
FILES = sorted(LIBRARY.glob("*/*.md"))
LEFTOVERS = re.compile(r"[{}\[\]]|\|\||（\s*）|\(\s*\)|[，。；：、]{2}|[,;:.]{2}|  |\s[,.;:]|[，：；][。）]")


def filled(body, **values):
    return render(parse_body(body), values)


def text(body, **values):
    return filled(body, **values).text


def faults(body):
    return [problem.fault for problem in check(body)]


# --- the language ---


@pytest.mark.parametrize("body", ["{{ ref }}", "{{ref}}", "{{  ref\t}}", "{{ 订单号 }}", "{{订单号}}"])
def test_blanks_and_chinese_names_are_welcome(body):
    assert text(body, ref="PO 7") == "PO 7"


@pytest.mark.parametrize(
    ("name", "meaning"),
    [("当前状态", "stage"), ("预计到达时间", "eta"), ("currentStatus", "stage"), ("deliveryTime", "eta")],
)
def test_the_promised_names_work(name, meaning):
    assert text("{{ " + name + " }}", **{meaning: "yes"}) == "yes"


def test_each_variable_has_one_chinese_name_a_label_and_a_place():
    aliases = [variable.alias for variable in VARIABLES.values()]
    assert len(set(aliases)) == len(aliases)
    assert set(NAMES) == {*VARIABLES, *aliases, "currentStatus", "deliveryTime"}
    for name, variable in VARIABLES.items():
        assert variable.name == name and variable.label and variable.where
        assert re.search(r"[\u4e00-\u9fff]", variable.alias)
    assert set(VARIABLES) > FOR_STRANGERS


@pytest.mark.parametrize(
    ("eta", "pod", "printed"),
    [
        ("5 Mar", "Hamburg", "ETA Hamburg 5 Mar."),
        ("5 Mar", None, "No date."),
        (None, "X", "No date."),
        ("", " ", "No date."),
    ],
)
def test_a_choice_prints_its_first_side_only_when_every_value_is_known(eta, pod, printed):
    assert text("[[ETA {{ pod }} {{ eta }}.||No date.]]", eta=eta, pod=pod) == printed


def test_an_optional_part_prints_nothing_without_its_value():
    assert text("A[[, {{ place }}]].", place="Kiel") == "A, Kiel."
    assert text("A[[, {{ place }}]].") == "A."
    assert filled("A[[, {{ place }}]].").ready


def test_a_choice_without_values_is_its_first_side():
    assert text("[[yes||no]][[also]]") == "yesalso"


def test_a_value_outside_a_choice_is_required_and_named():
    rendered = filled("{{ ref }} {{ eta }} {{ ref }}[[{{ place }}]]", eta=" ")
    assert rendered.missing == ["ref", "eta"]
    assert not rendered.ready
    assert rendered.text == "{{ ref }} {{ eta }} {{ ref }}"


def test_a_value_needed_by_the_second_side_is_required_when_that_side_is_printed():
    body = "[[{{ eta }}||ask {{ agent }}]]"
    assert filled(body, eta="5 Mar").missing == []
    assert filled(body).missing == ["agent"]


def test_a_declared_value_is_required_even_if_the_text_could_do_without():
    assert render(parse_body("[[{{ due }}]]"), {}, required=["due", "ref"]).missing == ["due", "ref"]


def test_what_was_printed_is_listed_once():
    assert filled("{{ ref }}{{ ref }}[[{{ eta }}{{ pod }}]]", ref="A", eta="B").used == {"ref": "A"}


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("{{ supplier }}", Fault.UNKNOWN),
        ("{{ 7*7 }}", Fault.UNKNOWN),
        ("{{ config }}", Fault.UNKNOWN),
        ("{{ ''.__class__.__mro__ }}", Fault.UNKNOWN),
        ("{{ ref.__init__ }}", Fault.UNKNOWN),
        ("{{ ref | upper }}", Fault.UNKNOWN),
        ("{{ REF }}", Fault.UNKNOWN),
        ("{{}}", Fault.UNKNOWN),
        ("{{ ref", Fault.UNCLOSED),
        ("{{ ref }", Fault.UNCLOSED),
        ("ref }}", Fault.UNOPENED),
        ("[[ {{ ref }}", Fault.UNCLOSED),
        ("[[a||b", Fault.UNCLOSED),
        ("a]]", Fault.UNOPENED),
        ("[[a||b||c]]", Fault.SECOND_CHOICE),
    ],
)
def test_a_faulty_body_is_refused_and_stays_as_typed(body, fault):
    assert faults(body) == [fault]
    rendered = filled(body, ref="PO 7")
    assert not rendered.ready
    assert "49" not in rendered.text


def test_nesting_is_refused():
    assert faults("[[a [[b]] c]]") == [Fault.NESTED, Fault.UNOPENED]


def test_a_fault_names_its_line():
    assert [str(problem) for problem in check("a\n{{ ref }}\n\n {{ supplier }}")] == ["line 4: unknown name: supplier"]


@pytest.mark.parametrize(
    "body",
    ["{% import os %}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{shipment.x}", "a || b", "[x]", "{ref}", "<script>", "%s"],
)
def test_everything_else_is_text(body):
    assert check(body) == []
    assert text(body, ref="PO 7") == body


HOSTILE = [
    "{{ eta }}",
    "[[x||y]]",
    "]]",
    "}}",
    "||",
    "{{7*7}}",
    "{% x %}",
    "<script>",
    "\\1",
    "{0}",
    "=cmd()",
    "{{ ref }}",
]


@pytest.mark.parametrize("value", HOSTILE)
def test_braces_in_a_value_are_plain_text(value):
    rendered = filled("<{{ ref }}>[[({{ place }})||none]]", ref=value, place=value, eta="NO")
    assert rendered.text == f"<{value}>({value})"
    assert rendered.ready


SCRAPS = st.lists(st.sampled_from(["{{", "}}", "[[", "]]", "||", "{", "[", " ref ", "eta", "{{ ref }}", "\n", "x"]))


@given(SCRAPS.map("".join), st.dictionaries(st.sampled_from(sorted(VARIABLES)), st.none() | st.text(max_size=9)))
def test_any_body_and_any_values_render(body, values):
    template = parse_body(body)
    rendered = render(template, values)
    assert isinstance(rendered.text, str)
    assert set(rendered.missing) <= template.names
    assert set(rendered.used) <= {name for name, value in values.items() if value}


@given(SCRAPS.map("".join))
def test_a_sound_body_with_all_its_values_has_no_sign_left(body):
    rendered = render(parse_body(body), dict.fromkeys(VARIABLES, "v"))
    if rendered.ready:
        assert not re.search(r"\{\{|\}\}|\[\[|\]\]", rendered.text.replace("{v", "").replace("v}", ""))


@given(st.text(max_size=60).filter(str.strip), st.text(max_size=60).filter(str.strip))
def test_values_stand_in_the_text_untouched(first, second):
    assert filled("<{{ ref }}|[[{{ eta }}]]>", ref=first, eta=second).text == f"<{first}|{second}>"


@pytest.mark.parametrize(
    "unit", ["{{", "{{ ref }}", "[[", "]]", "[[{{ ref }}||", "{{ a", "{", "||", "[[x]]", "{{" + " " * 999]
)
@pytest.mark.timeout(30)  # a moment; anything quadratic takes minutes
def test_a_long_text_takes_a_moment(unit):
    assert filled(unit * (100_000 // len(unit)), ref="x").text is not None


# --- what is around it ---


def test_greeting_and_signature_stand_around_the_body():
    body = with_layout("货物{{ ref }}\n", "zh_CN")
    values = {"ref": "PO 7", "agent": "小林", "ticket": "T-7"}
    assert text(body, **values) == "您好：\n\n货物PO 7\n\n小林 ｜ 工单 T-7"
    assert text(body, name="王先生", **values).startswith("王先生，您好：\n\n")
    assert text(with_layout("x", "en"), name="Ann", **values) == "Hello Ann,\n\nx\n\n小林 | Ticket T-7"
    assert not any(check(layout) for layout in (*HEADERS.values(), *FOOTERS.values()))


def test_values_that_changed_since_the_reply_was_inserted_are_listed():
    before = {"eta": "5 Mar", "ref": "PO 7", "pod": "Kiel", "reason": None}
    after = {"eta": "8 Mar", "ref": "PO 7", "pod": "", "reason": "storm", "place": None}
    assert changed(before, after) == [
        Change("eta", "5 Mar", "8 Mar"),
        Change("pod", "Kiel", None),
        Change("reason", None, "storm"),
    ]
    assert changed(before, before) == []


# --- files ---

HEAD = "---\ntitle: T\ncues: a, b，c\nrequired: ref\noptional: 预计到达时间\n---\n"


def test_a_file_is_a_head_and_a_body():
    macro = load_macro("\ufeff" + HEAD.replace("\n", "\r\n") + "\r\n{{ ref }}[[{{ eta }}]]\r\nend\r\n")
    assert (macro.title, macro.cues, macro.required, macro.optional) == ("T", ("a", "b", "c"), ("ref",), ("eta",))
    assert macro.after_status is None
    assert macro.body == "{{ ref }}[[{{ eta }}]]\nend"


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        ("", 1, "begins with"),
        ("{{ ref }}", 1, "begins with"),
        ("---\ntitle: T\n", 3, "not closed"),
        ("---\ntitle: T\n---\n \n", 3, "empty"),
        ("---\ncues: a\n---\nx", 1, "title is missing"),
        ("---\n\ntitle:\n---\nx", 3, "title is missing"),
        ("---\ntitle: T\nnonsense\n---\nx", 3, "nonsense"),
        ("---\ntitle: T\ncolour: red\n---\nx", 3, "unknown key: colour"),
        ("---\ntitle: T\ntitle: U\n---\nx", 3, "twice"),
        ("---\ntitle: T\nrequired: ref, cost\n---\nx", 3, "unknown name: cost"),
        ("---\ntitle: T\n---\n\nx\n{{ cost }}", 6, "unknown name: cost"),
        ("---\ntitle: T\n---\nx[[", 4, "not closed"),
        ("---\ntitle: T\n---\n{{ ref }}", 4, "ref is used but neither"),
        ("---\ntitle: T\noptional: ref\n---\n{{ ref }}", 5, "ref is optional but stands outside"),
        ("---\ntitle: T\ndoes-ask-carrier: We asked.\n---\nx", 3, "does not say this"),
        ("---\ntitle: T\ndoes-dance: x\n---\nx", 3, "there is no such action"),
        ("---\ntitle: T\nbefore-arrival: Soon.\n---\nx", 3, "does not say this"),
        ("---\ntitle: T\ntype: NONSENSE\n---\nx", 3, "type: there is no NONSENSE"),
        ("---\ntitle: T\nafter-status: gone\n---\nx", 3, "after-status: there is no gone"),
    ],
)
def test_a_file_that_cannot_be_used_says_where_and_why(content, line, what):
    with pytest.raises(MacroError, match=re.escape(what)) as caught:
        load_macro(content)
    assert caught.value.line == line


@given(
    st.lists(st.sampled_from(["---", "\n", "title: x", "required: ref", "{{ ref }}", "[[", ":", "does-"])).map("".join)
)
def test_any_file_is_read_or_refused(content):
    try:
        assert load_macro(content).title
    except MacroError as error:
        assert error.line >= 1


# --- the replies that ship ---


def shipped(path):
    return load_macro(path.read_text("utf-8"))


def test_each_reply_exists_in_both_languages_with_the_same_needs():
    names = {lang: {path.name for path in FILES if path.parent.name == lang} for lang in ("zh_CN", "en")}
    assert names["zh_CN"] == names["en"]
    assert sorted(name[:3] for name in names["en"]) == [f"q{number:02d}" for number in range(1, 26)]
    for name in names["en"]:
        zh, en = (shipped(LIBRARY / lang / name) for lang in ("zh_CN", "en"))
        assert (zh.required, zh.optional, zh.type, zh.guards) == (en.required, en.optional, en.type, en.guards)
        assert (zh.template.names, zh.after_status, set(zh.does)) == (en.template.names, en.after_status, set(en.does))


def value_sets(macro):
    everything = {name: f"V{name}" for name in (*macro.required, *macro.optional)}
    yield everything
    yield {name: everything[name] for name in macro.required}
    for absent in macro.optional:
        yield everything | {absent: None}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_no_shipped_reply_ever_has_a_hole(path):
    macro = shipped(path)
    for version in (macro, without(macro, macro.does), after_arrival(macro), after_arrival(without(macro, macro.does))):
        for values in value_sets(macro):
            rendered = render(version.template, values, macro.required)
            assert rendered.ready
            assert not LEFTOVERS.search(rendered.text), rendered.text
            assert "".join(rendered.parts).strip() == rendered.text
            assert set(macro.required) <= set(rendered.used)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_each_required_value_blocks_a_shipped_reply(path):
    macro = shipped(path)
    for absent in macro.required:
        values = {name: "v" for name in (*macro.required, *macro.optional) if name != absent}
        assert render(macro.template, values, macro.required).missing == [absent]


def test_where_is_my_cargo_reads_as_written():
    values = {
        "ref": "提单 MAEU123",
        "last_event": "已离开上海",
        "last_time": "3月5日 14:30 (北京)",
        "next": "预计 3月28日 到达汉堡",
        "as_of": "3月6日 09:00 (北京)",
        "link": "https://desk.example/s/1",
    }
    macro = shipped(next(LIBRARY.glob("zh_CN/q01-*.md")))
    assert render(macro.template, values).text == (
        "您查询的提单 MAEU123，最新进展：已离开上海（3月5日 14:30 (北京)）。接下来：预计 3月28日 到达汉堡。"
        "到达时间正在等待承运人确认。以上信息更新于 3月6日 09:00 (北京)，完整轨迹可查看：https://desk.example/s/1"
    )


def test_a_sentence_about_an_action_goes_when_the_action_is_switched_off():
    macro = shipped(next(LIBRARY.glob("en/q02-*.md")))
    values = dict.fromkeys(macro.required, "v")
    assert set(macro.does) == {"ask_carrier"}
    assert "We have asked the carrier" in render(macro.template, values).text
    silent = without(macro, ["ask_carrier"])
    assert "sent nothing since. We will write to you" in render(silent.template, values).text
    assert not silent.does
