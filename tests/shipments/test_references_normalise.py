import pytest

from desk.shipments.references.checks import container_ok, imo_ok, mawb_ok, s10_ok, ups_ok
from desk.shipments.references.normalise import candidates, fold, normalise
from desk.shipments.types import ReferenceType, Stage


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (ReferenceType.CONTAINER, " ｃｓｑｕ．３０５４３８－３ ", "CSQU3054383"),
        (ReferenceType.MAWB, "020-1234 5675", "02012345675"),
        (ReferenceType.MBL, "cosu 639011-4820", "COSU6390114820"),
        (ReferenceType.HBL, "ABC/SHA/26‑0012", "ABC/SHA/260012"),
        (ReferenceType.PO, "po 4500\u200b-123", "PO4500123"),
        (ReferenceType.IMO, "IMO 9074729", "9074729"),
        (ReferenceType.COURIER, "1z 999 aa1 01 2345 6784", "1Z999AA10123456784"),
        (ReferenceType.PO, "", ""),
    ],
)
def test_a_number_is_stored_in_one_spelling(kind: ReferenceType, raw: str, value: str) -> None:
    assert normalise(kind, raw) == value


def test_a_bill_is_looked_up_with_and_without_its_carrier_letters() -> None:
    assert candidates("COSU 6390114820") == ["COSU6390114820", "6390114820"]
    assert "COSU6390114820" in candidates("6390114820")
    assert candidates("6390114820")[0] == "6390114820"


def test_an_order_is_looked_up_with_and_without_po() -> None:
    assert "4500123" in candidates("PO-4500123")
    assert "PO4500123" in candidates("4500123")


def test_a_container_has_one_spelling() -> None:
    assert candidates("csqu 305438-3") == ["CSQU3054383"]


def test_candidates_of_nothing_are_none() -> None:
    assert candidates(" - ") == []


def test_folding_keeps_the_way_back() -> None:
    text = "\u200bＡ\u00adß½①三\u2003—"
    folded = fold(text)
    assert folded.text == "Aß½①三 -"
    assert [text[folded.start(i)] for i in range(len(folded.text))] == list("Ａß½①三\u2003—")


@pytest.mark.parametrize("value", ["CSQU3054383", "TGBU5186402"])
def test_one_digit_more_breaks_a_container_number(value: str) -> None:
    assert container_ok(value)
    assert not container_ok(value[:-1] + str((int(value[-1]) + 1) % 10))


def test_check_digits_of_published_numbers() -> None:
    assert mawb_ok("02012345675")
    assert s10_ok("RR123456785CN")
    assert s10_ok("RR473124829GB")
    assert not s10_ok("RR123456789CN")
    assert ups_ok("1Z999AA10123456784")
    assert imo_ok("9074729")


def test_stages_have_ranks_one_to_seven() -> None:
    assert [stage.rank for stage in Stage] == [1, 2, 3, 4, 5, 6, 7]
