"""The papers of a shipment: each version is kept, and what is missing is asked for."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from desk.accounts.types import Actor
from desk.audit.commands import record
from desk.channels.mime.attachments import safe_name
from desk.core.db import db
from desk.core.errors import Conflict, Faulty
from desk.core.files import put
from desk.core.uploads import MOST_UPLOADED
from desk.shipments.commands.touching import touched
from desk.shipments.labels import DOCUMENT
from desk.shipments.models import Shipment
from desk.shipments.models_care import Document, DocumentRequest

VISIBILITY = ("CUSTOMER", "INTERNAL")
LONGEST_LABEL, LONGEST_NOTE, LONGEST_NAME = 80, 300, 200


@dataclass(frozen=True)
class NewDocument:
    """A file and what it is. `label` tells two papers of one type apart; the last three are for a POD."""

    type: str
    name: str
    data: bytes
    mime: str = ""
    label: str = ""
    visibility: str = "CUSTOMER"
    source: str = "agent"
    signed_by: str = ""
    signed_at: datetime | None = None
    damage_noted: bool = False


@dataclass(frozen=True)
class NewRequest:
    """A document that somebody must send until `due_at`, None: nobody said when."""

    type: str
    note: str = ""
    due_at: datetime | None = None
    pauses_sla: bool = True
    ticket_id: int | None = None


def add_document(shipment: Shipment, new: NewDocument, *, by: Actor, at: datetime) -> Document:
    """Keep a paper; of one type and label it is the next version, and the same bytes again are the version they were.

    An open request for its type is thereby received. Raises Faulty for "type", "file", "visibility".
    """
    _check(new)
    touched(shipment, at=at)
    digest = put(new.data)
    versions = _versions(shipment, new)
    if versions and versions[0].digest == digest:
        return versions[0]
    for one in versions:
        one.latest = False
    row = _row(shipment, new, digest, version=versions[0].version + 1 if versions else 1)
    row.added_by, row.added_at = by.actor, at
    db.session.add(row)
    db.session.flush()
    for request in open_requests(shipment, new.type):
        _end(request, "RECEIVED", at=at, document=row)
    db.session.flush()
    record("shipment.document_added", f"shipment:{shipment.id}", actor=by.actor, at=at, document_id=row.id,
           type=row.type, version=row.version)  # fmt: skip
    return row


def request_document(shipment: Shipment, new: NewRequest, *, by: Actor, at: datetime) -> DocumentRequest:
    """Ask for a paper; the open request for this type, if there is one. Raises Faulty for "type"."""
    if new.type not in DOCUMENT:
        raise Faulty("type", _l("Choose a kind of document."))
    touched(shipment, at=at)
    known = open_requests(shipment, new.type)
    if known:
        return known[0]
    row = DocumentRequest(
        shipment_id=shipment.id, ticket_id=new.ticket_id, type=new.type, note=new.note.strip()[:LONGEST_NOTE],
        due_at=new.due_at, pauses_sla=new.pauses_sla, asked_at=at, asked_by=by.actor,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record("shipment.document_requested", f"shipment:{shipment.id}", actor=by.actor, at=at, type=new.type)
    return row


def waive_request(shipment: Shipment, request: DocumentRequest, *, by: Actor, at: datetime) -> None:
    """The paper is not needed after all. Raises Conflict when the request has ended."""
    touched(shipment, at=at)
    _end_open(request, "WAIVED", at=at)
    record("shipment.document_waived", f"shipment:{shipment.id}", actor=by.actor, at=at, request_id=request.id)


def reject_document(
    shipment: Shipment, request: DocumentRequest, reason: str, *, by: Actor, at: datetime
) -> DocumentRequest:
    """What was sent will not do: the request ends as rejected and a new one with the reason takes its place.

    Raises Conflict unless the paper was received, and Faulty for "reason".
    """
    if not reason.strip():
        raise Faulty("reason", _l("Say what is wrong with it."))
    touched(shipment, at=at)
    db.session.refresh(request)
    if request.state != "RECEIVED":
        raise Conflict
    request.state = "REJECTED"
    db.session.flush()
    record("shipment.document_rejected", f"shipment:{shipment.id}", actor=by.actor, at=at, request_id=request.id)
    again = NewRequest(request.type, reason, request.due_at, request.pauses_sla, request.ticket_id)
    return request_document(shipment, again, by=by, at=at)


def open_requests(shipment: Shipment, type: str) -> list[DocumentRequest]:
    """What is asked for and not here yet, of one type."""
    rows = select(DocumentRequest).where(
        DocumentRequest.shipment_id == shipment.id, DocumentRequest.state == "OPEN", DocumentRequest.type == type
    )
    return list(db.session.scalars(rows.order_by(DocumentRequest.id).with_for_update()))


def answered_requests(document: Document, *, at: datetime) -> list[DocumentRequest]:
    """What was received with this paper at this moment and made our promises rest."""
    rows = select(DocumentRequest).where(
        DocumentRequest.document_id == document.id, DocumentRequest.ended_at == at, DocumentRequest.pauses_sla
    )
    return list(db.session.scalars(rows.order_by(DocumentRequest.id)))


def _check(new: NewDocument) -> None:
    if new.type not in DOCUMENT:
        raise Faulty("type", _l("Choose a kind of document."))
    if new.visibility not in VISIBILITY:
        raise Faulty("visibility", _l("Choose who may see it."))
    if not new.data:
        raise Faulty("file", _l("This file is empty."))
    if len(new.data) > MOST_UPLOADED:
        raise Faulty("file", _l("The file is larger than 25 MB."))


def _versions(shipment: Shipment, new: NewDocument) -> list[Document]:
    """Newest first."""
    label = new.label.strip()[:LONGEST_LABEL]
    rows = select(Document).where(
        Document.shipment_id == shipment.id, Document.type == new.type, Document.label == label
    )
    return list(db.session.scalars(rows.order_by(Document.version.desc())))


def _row(shipment: Shipment, new: NewDocument, digest: str, *, version: int) -> Document:
    pod = new.type == "POD"
    return Document(
        shipment_id=shipment.id, type=new.type, label=new.label.strip()[:LONGEST_LABEL], version=version, latest=True,
        name=safe_name(new.name)[:LONGEST_NAME] or new.type, digest=digest, size=len(new.data),
        mime=new.mime[:127], source=new.source, visibility=new.visibility,
        signed_by=new.signed_by.strip()[:LONGEST_NAME] if pod else "", signed_at=new.signed_at if pod else None,
        damage_noted=new.damage_noted and pod,
    )  # fmt: skip


def _end_open(request: DocumentRequest, state: str, *, at: datetime) -> None:
    db.session.refresh(request)
    if request.state != "OPEN":
        raise Conflict
    _end(request, state, at=at)
    db.session.flush()


def _end(request: DocumentRequest, state: str, *, at: datetime, document: Document | None = None) -> None:
    request.state, request.ended_at = state, at
    request.document_id = document.id if document else None
