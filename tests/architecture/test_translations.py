"""Every word for people exists in both languages."""

import ast
import re
from pathlib import Path

import polib
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from flask_babel import ngettext, refresh

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "desk/translations/zh_Hans_CN/LC_MESSAGES/messages.po"
KEYWORDS = {"_": None, "_l": None, "N_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
LANGUAGE_NAMES = ("简体中文", "中文", "English")  # each in its own language, for who cannot read the other
HOLE = re.compile(r"%\(\w+\)[sd]")


@pytest.fixture(scope="module")
def words():
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(str(ROOT), methods, options, keywords=KEYWORDS)
    return {text if isinstance(text, str) else text[0] for _, _, text, _, _ in found}


@pytest.fixture(scope="module")
def chinese():
    return {entry.msgid: entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete}


def test_every_text_has_a_chinese_translation(words, chinese):
    missing = sorted(text for text in words if text not in chinese or not chinese[text].translated())
    assert missing == []


def test_every_call_for_a_translation_is_found_by_who_collects_them(words):
    """One inside an f-string is not: its text would never be translated, and nobody would be told."""
    lost = []
    for path in sorted((ROOT / "desk").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if name in KEYWORDS and node.args and isinstance(node.args[0], ast.Constant):
                lost += [(path.name, node.args[0].value)] if node.args[0].value not in words else []
    assert lost == []


def test_no_translation_is_for_a_text_that_is_gone(words, chinese):
    assert sorted(set(chinese) - words) == []


def test_no_translation_loses_or_invents_a_value(chinese):
    for text, entry in chinese.items():
        for said in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            assert set(HOLE.findall(said)) == set(HOLE.findall(text)), text


def test_a_percent_sign_that_fills_nothing_is_doubled(chinese):
    """A text is filled in when it is shown: a lone sign would break the page, and in one language only."""
    for text, entry in chinese.items():
        for said in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            bare = [HOLE.sub("", one).replace("%%", "") for one in (text, said)]
            assert ("%" in bare[0]) == ("%" in bare[1]), text


def test_templates_hold_no_text_outside_the_catalogue():
    """Words between tags are either in a call of _() or no words at all."""
    for path in sorted((ROOT / "desk/templates").rglob("*.html")):
        plain = re.sub(
            r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<style.*?</style>|<svg.*?</svg>", "", path.read_text(), flags=re.S
        )
        for text in re.findall(r">([^<>]+)<", plain):
            assert text in LANGUAGE_NAMES or not re.search(r"[A-Za-z]{3,}|[\u4e00-\u9fff]", text), (path.name, text)


def test_the_compiled_catalogue_is_the_written_one():
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    written = {entry.msgid: entry.msgstr for entry in polib.pofile(str(CATALOGUE)) if entry.msgid}
    assert {entry.msgid: entry.msgstr for entry in compiled} == written


@pytest.mark.parametrize("count", [0, 1, 2, 6])
def test_counted_texts_are_in_chinese_for_every_count(app, chinese, count):
    with app.test_request_context("/login", headers={"Accept-Language": "zh-CN"}):
        refresh()
        for text, entry in chinese.items():
            if entry.msgid_plural:
                values = dict.fromkeys((hole[2:-2] for hole in HOLE.findall(text)), "x") | {"num": count}
                given = {name: value for name, value in values.items() if name != "num"}
                assert ngettext(text, entry.msgid_plural, count, **given) == entry.msgstr_plural[0] % values
