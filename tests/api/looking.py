"""What stands in the tables, and addresses of the API with their holes filled."""

from sqlalchemy import func, select

from desk.core.db import db


def fresh(model):
    return db.session.scalars(select(model).order_by(model.id).execution_options(populate_existing=True)).all()


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def filled(path, side):
    return path.format(
        ticket=side.ticket.reference,
        contact=side.contact.id,
        shipment=side.shipment.shipment_no,
        invoice=side.invoice.id,
        customer=side.customer.id,
    )
