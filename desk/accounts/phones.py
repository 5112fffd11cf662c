"""Phone numbers as people write them, and the one spelling that we compare by."""

import re
import unicodedata

WRITTEN = re.compile(r"\+?[\d()\-./ ]+", re.ASCII)
CN_MOBILE = re.compile(r"(?:86)?1[3-9]\d{9}", re.ASCII)
HOME = "86"
FEWEST, MOST = 7, 15  # digits, the country's included at most


def phone_number(text: str) -> str:
    """`text` as +8613800005621, or nothing when it is no phone number.

    A number without a country is taken for one of China.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if not WRITTEN.fullmatch(text):
        return ""
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    if len(digits) < FEWEST:
        return ""
    digits = _with_country(text, digits)
    return f"+{digits}" if len(digits) <= MOST else ""


def _with_country(text: str, digits: str) -> str:
    if text.startswith("+"):
        return digits
    if digits.startswith("00"):
        return digits[2:]
    if CN_MOBILE.fullmatch(digits):
        return HOME + digits.removeprefix(HOME)
    return HOME + digits.removeprefix("0")
