"""Amounts in and out: typed text, smallest units in the database, and what people read."""

import re
from decimal import Decimal

from babel.core import get_global
from babel.numbers import format_decimal, get_currency_precision
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from desk.billing.types import Amount, BadAmount

CURRENCIES = frozenset(
    code for uses in get_global("territory_currencies").values() for code, _, end, tender in uses if tender and not end
)
# Where the data says how cash is rounded today, and ISO 4217 how an invoice counts.
_ON_PAPER = {"IQD": 3} | dict.fromkeys("AFN ALL IRR KPW LAK LBP MGA MMK RSD SOS SYP YER".split(), 2)
_NUMBER = re.compile(r"(-?)(\d+)(?:\.(\d+))?", re.ASCII)
_SEPARATED = re.compile(r"-?[\d.,'’\s\u066c，]*[,'’\s\u066c，][\d.,'’\s\u066c，]*")
_MOST_DIGITS = 12  # before the point: what the database counts in 64 bits, whatever the currency


def decimals_of(currency: str) -> int:
    """How many decimals `currency` has. Raises BadAmount for what is no currency in use."""
    if currency not in CURRENCIES:
        raise BadAmount(_l("This is not a currency of ISO 4217, such as USD or CNY."))
    return _ON_PAPER.get(currency, get_currency_precision(currency))


def parse_amount(text: str, currency: str) -> Amount:
    """The amount that `text` says in `currency`: a point before the decimals, no thousands separators.

    Raises BadAmount for anything that could be read in two ways.
    """
    text, digits = text.strip(), decimals_of(currency)
    said = _NUMBER.fullmatch(text)
    if said is None and _SEPARATED.fullmatch(text):
        raise BadAmount(_l("Commas and blanks can be read in two ways: write 1250.00, with a point and no separators."))
    if said is None:
        raise BadAmount(_l("This is not an amount: write digits and a point, such as 1250.00."))
    sign, whole, rest = said[1], said[2], said[3] or ""
    if len(rest) > digits:
        raise BadAmount(
            _l("%(currency)s has %(digits)s decimals, this has %(given)s.",
               currency=currency, digits=digits, given=len(rest))
        )  # fmt: skip
    if len(whole.lstrip("0")) > _MOST_DIGITS:
        raise BadAmount(_l("This amount is too large."))
    return from_minor(int(sign + whole + rest.ljust(digits, "0")), currency)


def from_minor(minor: int, currency: str) -> Amount:
    """The amount of `minor` smallest units of `currency`. Raises BadAmount for an unknown currency."""
    return Amount(Decimal(minor).scaleb(-decimals_of(currency)), currency)


def to_minor(amount: Amount) -> int:
    """How many smallest units `amount` is. Raises BadAmount when its currency has no unit so small."""
    minor = amount.value.scaleb(decimals_of(amount.currency))
    if minor != minor.to_integral_value():
        raise BadAmount(_l("This currency has no unit so small."))
    return int(minor)


def money_in(amount: Amount, language: str) -> str:
    """The amount as readers of `language` write it, always with its ISO code: 1,250.00 USD."""
    digits = decimals_of(amount.currency)
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return f"{format_decimal(amount.value, format=pattern, locale=language)} {amount.currency}"


def money(amount: Amount | None) -> str:
    """The amount in the reader's own writing; nothing for None."""
    return "" if amount is None else money_in(amount, str(get_locale() or "en"))


def plain(amount: Amount) -> str:
    """The amount as a form takes it: 1250.00."""
    return format(amount.value, "f")
