"""Files that came with a call: as parts of a form, or as Base64 inside the JSON."""

import base64
from io import BytesIO

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage

from desk.api.route import Call
from desk.core.errors import Faulty, Invalid
from desk.tickets.commands.incoming import NewFile
from desk.tickets.uploads import MOST_FILES, checked_files


def files_of(call: Call) -> list[NewFile]:
    """All of them, looked at as those of a form are. Raises Faulty."""
    sent = [FileStorage(BytesIO(base64.b64decode(one.content)), one.name) for one in call.body.files]
    if len(sent) + len(call.files) > MOST_FILES:
        raise Faulty("files", _l("At most 20 files."))
    try:
        return [*call.files, *checked_files(sent)]
    except Invalid as problem:
        raise Faulty("files", problem.text) from None
