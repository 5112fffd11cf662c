"""What is attached, and a name for it that no file system and no screen can be fooled with."""

import re
import unicodedata

from desk.channels.mime.bodies import TNEF
from desk.channels.mime.headers import read_headers
from desk.channels.mime.structure import Loose, Part
from desk.channels.mime.words import clean_line, header_text
from desk.channels.types import Attachment

LIMIT = 200
INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
QUOTED = re.compile(r'^"([^"]+)"$')
EXTENSIONS = {
    "application/pdf": "pdf",
    "application/zip": "zip",
    "application/x-zip-compressed": "zip",
    "application/json": "json",
    "application/xml": "xml",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/ms-tnef": "dat",
    "application/pkcs7-signature": "p7s",
    "application/x-pkcs7-signature": "p7s",
    "application/pkcs7-mime": "p7m",
    "application/x-pkcs7-mime": "p7m",
    "application/pgp-signature": "asc",
    "application/pgp-encrypted": "asc",
    "application/pgp-keys": "asc",
    "application/rtf": "rtf",
    "text/plain": "txt",
    "text/html": "html",
    "text/calendar": "ics",
    "text/csv": "csv",
    "text/xml": "xml",
    "text/rtf": "rtf",
    "text/vcard": "vcf",
    "text/x-vcard": "vcf",
    "text/rfc822-headers": "txt",
    "message/delivery-status": "txt",
    "message/disposition-notification": "txt",
    "message/rfc822": "eml",
    "message/global": "eml",
    "image/jpeg": "jpg",
    "image/jpg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/bmp": "bmp",
    "image/webp": "webp",
    "image/tiff": "tif",
    "image/svg+xml": "svg",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "audio/amr": "amr",
    "video/mp4": "mp4",
}


def attachment(part: Part | Loose, number: int, shown: frozenset[str]) -> Attachment:
    """The attachment a part is; `number`, from 1, names the nameless; `shown` are the content ids in the html."""
    data = part.data()
    cid = part.content_id
    inline = part.inline or cid.lower() in shown
    name = safe_name(part.filename) or _own_name(part, data, number)
    return Attachment(name, part.type or _type_of(name), len(data), inline, cid, data)


def safe_name(name: str) -> str:
    """The last path component, without controls, invisible characters or leading dots; empty if nothing is left."""
    name = QUOTED.sub(r"\1", INVISIBLE.sub("", clean_line(name)))
    pieces = [piece.strip() for piece in re.split(r"[/\\]", name)]
    name = next((piece for piece in reversed(pieces) if piece.strip(". ")), "")
    return _shortened(unicodedata.normalize("NFC", name.lstrip(". ").rstrip(". ")))


def _shortened(name: str) -> str:
    if len(name) <= LIMIT:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 20:
        return name[:LIMIT]
    return f"{stem[: LIMIT - len(extension) - 1]}.{extension}"


def _own_name(part: Part | Loose, data: bytes, number: int) -> str:
    if part.type in TNEF:
        return "winmail.dat"
    if part.type.startswith("message/") and EXTENSIONS.get(part.type) == "eml":
        headers, _ = read_headers(data, 0, len(data))
        subject = safe_name(re.sub(r"[/\\]", "-", header_text(headers.raw("subject"))))
        if subject:
            return _shortened(f"{subject}.eml")
    return f"attachment-{number}.{EXTENSIONS.get(part.type, _subtype(part.type))}"


def _type_of(name: str) -> str:
    """The type of a file that does not say, by the ending of its name."""
    ending = name.rpartition(".")[2].lower()
    return next((kind for kind, extension in EXTENSIONS.items() if extension == ending), "application/octet-stream")


def _subtype(kind: str) -> str:
    main, _, sub = kind.partition("/")
    plain = main in ("image", "audio", "video") and sub.isalnum() and len(sub) <= 5
    return sub if plain else "bin"
