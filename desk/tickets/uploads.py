"""Files that a person adds to what they write: how many, how large, and whether they are what their names say."""

from collections.abc import Iterable

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from desk.channels.contents import contradiction, sniff
from desk.channels.mime.attachments import safe_name
from desk.core.errors import Invalid
from desk.core.uploads import MOST_UPLOADED
from desk.tickets.commands.incoming import NewFile

MOST_FILES = 20


def checked_files(uploaded: Iterable[FileStorage] | None) -> list[NewFile]:
    """The files of a form. Raises Invalid, in the reader's words, naming the file and what is wrong with it."""
    given = [one for one in uploaded or [] if one.filename]
    if len(given) > MOST_FILES:
        raise Invalid(
            _("These are %(count)s files; at most %(most)s can go at once.", count=len(given), most=MOST_FILES)
        )
    files = [NewFile(str(one.filename), one.mimetype or "", one.read()) for one in given]
    if sum(len(file.data) for file in files) > MOST_UPLOADED:
        largest = max(files, key=lambda file: len(file.data))
        raise Invalid(_("Together the files are larger than 25 MB; the largest is “%(name)s”.", name=_shown(largest)))
    for file in files:
        _check(file)
    return files


def _check(file: NewFile) -> None:
    name = safe_name(file.name)
    if not contradiction(name, file.data):
        return
    kind = _kind(sniff(file.data))
    if kind:
        raise Invalid(_("“%(name)s” is not what its name says: its content is %(kind)s.", name=_shown(file), kind=kind))
    raise Invalid(_("“%(name)s” is not what its name says: its content is something else.", name=_shown(file)))


def _shown(file: NewFile) -> str:
    return safe_name(file.name) or _("(no name)")


def _kind(found: str) -> str:
    """What a person calls it; empty where there is no short word."""
    words = {
        "application/x-executable": _("a program"),
        "text/html": _("a web page"),
        "image/svg+xml": _("an SVG drawing"),
        "application/pdf": _("a PDF"),
        "application/zip": _("a ZIP archive or a new office file"),
        "application/x-ole-storage": _("an older office file"),
    }
    if found in words:
        return str(words[found])
    return str(_("a %(kind)s picture", kind=found.partition("/")[2].upper())) if found.startswith("image/") else ""
