"""Every URL of the shipments' side of the desk in one place."""

from flask import Blueprint

from desk.core.uploads import take_a_little_more

bp = Blueprint("freight", __name__)
bp.url_value_preprocessor(take_a_little_more)
