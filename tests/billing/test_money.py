from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.billing.money import CURRENCIES, decimals_of, from_minor, money_in, parse_amount, plain, to_minor
from desk.billing.types import Amount, BadAmount

MINORS = st.integers(min_value=-(10**15), max_value=10**15)
SMALL = st.integers(min_value=-(10**11), max_value=10**11)
CODES = st.sampled_from(sorted(CURRENCIES))


@given(MINORS, CODES)
def test_smallest_units_come_back_as_they_went(minor, currency):
    assert to_minor(from_minor(minor, currency)) == minor


@given(SMALL, CODES)
def test_an_amount_reads_back_as_it_is_written(minor, currency):
    amount = from_minor(minor, currency)
    assert parse_amount(plain(amount), currency) == amount


@given(SMALL, SMALL, CODES)
def test_sums_of_smallest_units_are_sums_of_amounts(one, other, currency):
    assert (
        from_minor(one + other, currency).value == from_minor(one, currency).value + from_minor(other, currency).value
    )


@given(st.text(max_size=20), CODES)
def test_any_text_is_an_amount_or_is_refused(text, currency):
    try:
        amount = parse_amount(text, currency)
    except BadAmount:
        return
    assert to_minor(amount) == to_minor(parse_amount(plain(amount), currency))


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("1250", "USD", 125_000),
        ("1250.5", "USD", 125_050),
        ("-50.00", "CNY", -5_000),
        ("1500", "JPY", 1_500),
        ("1.250", "KWD", 1_250),
        ("0.1", "IQD", 100),
        ("-0.00", "EUR", 0),
        (" 7.25 ", "EUR", 725),
        ("999999999999.99", "USD", 99_999_999_999_999),
    ],
)
def test_amounts_that_are_plain(text, currency, minor):
    assert to_minor(parse_amount(text, currency)) == minor


@pytest.mark.parametrize(
    ("text", "currency", "word"),
    [
        ("10.125", "USD", "2 decimals"),
        ("1.250", "EUR", "2 decimals"),
        ("1.5", "JPY", "0 decimals"),
        ("1.000", "JPY", "0 decimals"),
        ("1.2345", "KWD", "3 decimals"),
        ("1,250.00", "USD", "two ways"),
        ("1.250,00", "EUR", "two ways"),
        ("1250,5", "EUR", "two ways"),
        ("1 250", "EUR", "two ways"),
        ("1'250", "CHF", "two ways"),
        ("１２", "CNY", "not an amount"),
        ("(50)", "USD", "not an amount"),
        ("1e3", "USD", "not an amount"),
        ("NaN", "USD", "not an amount"),
        ("", "USD", "not an amount"),
        ("=1+1", "USD", "not an amount"),
        ("12.", "USD", "not an amount"),
        ("9" * 13, "USD", "too large"),
        ("1", "XYZ", "ISO 4217"),
        ("1", "usd", "ISO 4217"),
        ("1", "DEM", "ISO 4217"),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused_with_its_reason(app, text, currency, word):
    with pytest.raises(BadAmount, match=word):
        parse_amount(text, currency)


def test_amounts_are_shown_with_their_code_and_never_as_a_float():
    assert money_in(from_minor(125_000, "USD"), "en") == "1,250.00 USD"
    assert money_in(from_minor(125_000, "CNY"), "zh_CN") == "1,250.00 CNY"
    assert money_in(from_minor(1_500, "JPY"), "en") == "1,500 JPY"
    assert money_in(from_minor(1_250, "KWD"), "en") == "1.250 KWD"
    assert money_in(from_minor(-5, "USD"), "en") == "-0.05 USD"
    assert isinstance(from_minor(1, "USD").value, Decimal)


def test_an_amount_finer_than_its_currency_has_no_smallest_units(app):
    with pytest.raises(BadAmount, match="no unit so small"):
        to_minor(Amount(Decimal("0.5"), "JPY"))


def test_decimals_are_those_of_the_standard():
    wanted = {"USD": 2, "CNY": 2, "JPY": 0, "KRW": 0, "VND": 0, "KWD": 3, "IQD": 3, "TND": 3, "RSD": 2, "TWD": 2}
    assert {code: decimals_of(code) for code in wanted} == wanted
