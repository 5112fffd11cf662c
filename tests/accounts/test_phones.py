import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.accounts.phones import phone_number


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("138 0000 5621", "+8613800005621"),
        ("+86 138-0000-5621", "+8613800005621"),
        ("0086 13800005621", "+8613800005621"),
        ("8613800005621", "+8613800005621"),
        ("１３８００００５６２１", "+8613800005621"),
        ("0574-8765 4321", "+8657487654321"),
        ("(0574) 87654321", "+8657487654321"),
        ("400-820-8820", "+864008208820"),
        ("+49 171 3920041", "+491713920041"),
        ("+49 (0)171 / 3920041", "+491713920041"),
        ("0049 171 3920041", "+491713920041"),
        ("12345", ""),
        ("T-10001", ""),
        ("CSQU3054383", ""),
        ("+1234567890123456", ""),
        ("13800005621 or so", ""),
        ("", ""),
    ],
)
def test_one_number_has_one_spelling(written, number):
    assert phone_number(written) == number


@given(st.text(max_size=40))
def test_any_text_is_taken(text):
    number = phone_number(text)
    assert number == "" or (number[0] == "+" and 7 <= len(number) - 1 <= 15)
    assert phone_number(number) == number
