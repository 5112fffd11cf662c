"""How much one form may carry: a little too much is taken and refused in words, so that what was typed is kept."""

from flask import request

MOST_UPLOADED = 25 * 1024 * 1024  # bytes of all files of one message
MOST_TAKEN = 2 * MOST_UPLOADED  # bytes of a request; beyond it nothing is read


def take_a_little_more(_endpoint: str | None, _values: object) -> None:
    """For the forms of a blueprint: its `url_value_preprocessor`, which runs before anybody reads the form."""
    request.max_content_length = MOST_TAKEN
