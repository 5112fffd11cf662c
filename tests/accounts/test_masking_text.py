import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.accounts.masking import mask, mask_numbers


@pytest.mark.parametrize(
    ("clear", "masked"),
    [
        ("司机电话13912345678，请联系", "司机电话139****5678，请联系"),
        ("call +49 171 3920012 now", "call +49 ****** 0012 now"),
        ("rcpt <zhou@hengyuan.example> unknown", "rcpt <z***@hengyuan.example> unknown"),
        ("0086 139 1234 5678", "139****5678"),
        ("container CSQU3054383 in Hamburg", "container CSQU3054383 in Hamburg"),
        ("SF1391234567890 and AWB 784-12345675", "SF1391234567890 and AWB 784-12345675"),
        ("13912345678901", "13912345678901"),
        ("550 5.1.1 rejected", "550 5.1.1 rejected"),
        ("", ""),
    ],
)
def test_numbers_and_addresses_in_a_text_are_masked_and_references_are_not(clear, masked):
    assert mask_numbers(clear) == masked


@given(st.text(max_size=200))
def test_any_text_is_taken_and_once_is_enough(text):
    once = mask_numbers(text)
    assert mask_numbers(once) == once


@pytest.mark.parametrize("field", ["name", "phone", "email", "address"])
def test_each_field_has_its_mask(field):
    assert mask(field, "") == ""
    assert mask(field, "Zora Quandt 12, z@q.example") != "Zora Quandt 12, z@q.example"
