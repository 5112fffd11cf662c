import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.shipments.references.checks import container_ok, s10_ok
from desk.shipments.references.find import find_references

_WRAPS = ["单号{}到了吗", "【{}】", "您好，{}，谢谢", "查{}。", "货{}/40HQ", "\u3000{}\n"]
_GAPS = st.sampled_from(["", " ", "-", "\xa0", ".", "\u200b", "－"])


@st.composite
def container_numbers(draw: st.DrawFn) -> str:
    owner = draw(st.sampled_from(["CSQU", "TGBU", "MSKU", "HLBU", "COSU", "QXZJ", "ABCZ"]))
    body = f"{owner}{draw(st.integers(0, 999_999)):06}"
    return next(body + digit for digit in "0123456789" if container_ok(body + digit))


@st.composite
def postal_numbers(draw: st.DrawFn) -> str:
    head = draw(st.from_regex(r"[RCEL][A-Z][0-9]{8}", fullmatch=True))
    country = draw(st.sampled_from(["CN", "DE", "GB", "HK", "US"]))
    return next(f"{head}{digit}{country}" for digit in "0123456789" if s10_ok(f"{head}{digit}{country}"))


@st.composite
def airway_numbers(draw: st.DrawFn) -> str:
    serial = draw(st.integers(0, 9_999_999))
    return draw(st.sampled_from(["020", "157", "160", "176", "784", "999"])) + f"{serial:07}{serial % 7}"


@settings(deadline=None)
@given(container_numbers(), st.sampled_from(_WRAPS), _GAPS, _GAPS)
def test_any_right_container_is_found_in_chinese_text(number: str, wrap: str, gap: str, last_gap: str) -> None:
    typed = number[:4] + gap + number[4:10] + last_gap + number[10]
    (one,) = find_references(wrap.format(typed))
    assert (one.type, one.value, one.raw, one.check_ok) == ("CONTAINER", number, typed, True)


@settings(deadline=None)
@given(postal_numbers(), st.sampled_from(_WRAPS))
def test_any_right_postal_number_is_found_in_chinese_text(number: str, wrap: str) -> None:
    (one,) = find_references(wrap.format(number))
    assert (one.type, one.value, one.check_ok) == ("COURIER", number, True)


@settings(deadline=None)
@given(
    airway_numbers(),
    st.sampled_from(["空运单号{}到了吗", "AWB：{}", "主单号 {}，谢谢"]),
    st.sampled_from(["", "-", " ", "－"]),
)
def test_any_labelled_air_waybill_is_found(number: str, wrap: str, gap: str) -> None:
    (one,) = find_references(wrap.format(number[:3] + gap + number[3:]))
    assert (one.type, one.value, one.check_ok) == ("MAWB", number, True)


@settings(deadline=None)
@given(st.text(st.sampled_from("提单号柜订舱电话AWBPOLCSQU1Z0123456789 -/.,:：#\n\t|@\u200bＡ１①和"), max_size=120))
def test_any_text_gives_places_inside_it_in_order(text: str) -> None:
    references = find_references(text)
    assert all(one.raw and text.startswith(one.raw, one.start) and one.value for one in references)
    assert [one.start for one in references] == sorted(one.start for one in references)
    assert len({(one.type, one.value) for one in references}) == len(references)


@pytest.mark.parametrize(
    "piece", ["提单", "B/L: ", "PO 1 ", "A1-", "CSQU305438 ", "a@", "+1 ", "1,", "电话1 ", "PO\tBL\n1\t2\n"]
)
@pytest.mark.timeout(30)  # under a second; what is not linear takes minutes
def test_a_hostile_megabyte_takes_no_longer_than_its_length(piece: str) -> None:
    assert len(find_references(piece * (1_000_000 // len(piece)))) < 1_000_000
