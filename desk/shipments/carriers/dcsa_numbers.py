"""The numbers that an ocean carrier's event gives, that first by which its shipment is known best."""

from collections.abc import Iterator

from desk.shipments.carriers.codes_dcsa import PAPERS
from desk.shipments.carriers.dcsa_fields import Fields, section, text
from desk.shipments.carriers.events import Number
from desk.shipments.types import ReferenceType

LONGEST = 64  # no number that we keep is longer
OF_BOX = ("EQUIPMENT", "IOT", "REEFER")
TYPES = {
    "TRD": ReferenceType.MBL, "BKG": ReferenceType.BOOKING, "CBR": ReferenceType.BOOKING,
    "BID": ReferenceType.BOOKING, "EQ": ReferenceType.CONTAINER, "PO": ReferenceType.PO,
    "RUC": ReferenceType.CUSTOMS_DECL, "DUE": ReferenceType.CUSTOMS_DECL, "CER": ReferenceType.CUSTOMS_DECL,
    "AES": ReferenceType.CUSTOMS_DECL,
    # Numbers of forwarder, shipper, customer and consignee, and of papers that we keep no type for.
    "FF": None, "SI": None, "CR": None, "AAO": None, "ECR": None, "CSI": None, "BPR": None,
}  # fmt: skip
_TYPE = ("documentReferenceType", "referenceType", "typeCode", "type", "documentTypeCode", "referenceTypeCode")
_VALUE = ("documentReferenceValue", "referenceValue", "reference", "value", "documentReference", "documentID")
_DOCUMENTS = ("documentReference", "documentReferences", "additionalDocumentReferences", "relatedDocumentReferences")
_NUMBERS = ("references", "shipmentReferences")


def numbers_of(fields: Fields, kind: str) -> tuple[Number, ...]:
    """All numbers, none twice: the box of what happened to a box, then transport document, booking, and the rest."""
    found = dict.fromkeys(number for number in _all(fields) if 0 < len(number.value) <= LONGEST)
    order = [ReferenceType.MBL, ReferenceType.BOOKING]
    if kind in OF_BOX:
        order.insert(0, ReferenceType.CONTAINER)
    ranks = {named: rank for rank, named in enumerate(order)}
    return tuple(sorted(found, key=lambda number: ranks.get(number.type, len(order)) if number.type else len(order)))


def box_of(fields: Fields, numbers: tuple[Number, ...], kind: str) -> str:
    """The container that it happened to; a container that is only named beside it counts if nothing else does."""
    beside = (number.value for number in numbers if kind in OF_BOX and number.type is ReferenceType.CONTAINER)
    return fields.text("equipmentReference") or next(beside, "")


def paper_of(fields: Fields) -> str:
    """The type of the document that a SHIPMENT event is about, as its code in capitals; empty if it says none."""
    named = fields.word("documentTypeCode", "documentType", "shipmentInformationTypeCode")
    if not named:
        papers = [section(one) for one in fields.each("documentReference", "documentReferences",
                                                      "relatedDocumentReferences")]  # fmt: skip
        named = next((word for paper in papers if (word := _of(paper, _TYPE).upper())), "")
    return PAPERS.get(named, named)


def _all(fields: Fields) -> Iterator[Number]:
    yield Number(fields.text("equipmentReference"), ReferenceType.CONTAINER)
    yield Number(fields.text("transportDocumentReference", "transportDocumentID"), ReferenceType.MBL)
    yield Number(fields.text("carrierBookingReference", "bookingReference"), ReferenceType.BOOKING)
    for one in fields.each(*_DOCUMENTS, *_NUMBERS):
        yield _typed(_of(section(one), _TYPE), _of(section(one), _VALUE))
    # Some send their own key of the paper here, so what is named as a number counts before it.
    yield _typed(paper_of(fields), fields.text("documentID"))
    yield Number(fields.text("carrierBookingRequestReference"), ReferenceType.BOOKING)
    yield Number(fields.text("shippingInstructionReference", "shippingInstructionsReference", "shippingInstructionID"))


def _typed(named: str, value: str) -> Number:
    word = named.upper()
    return Number(value, TYPES.get(PAPERS.get(word, word)))


def _of(part: object, names: tuple[str, ...]) -> str:
    values = section(part)
    return next((word for name in names if (word := text(values.get(name)))), "")
