"""What a file is by its first bytes, and whether its name says something else."""

import re
from collections.abc import Callable

FIRST = 4096  # bytes that are looked at
PROGRAM = "application/x-executable"
OFFICE = "application/x-ole-storage"
ZIP = "application/zip"
UNKNOWN = "application/octet-stream"
MARK = "; mislabelled=1"  # behind the type of a file whose name lies

# Where no two begin alike, the first bytes say it.
BEGINNINGS = [
    (b"\x7fELF", PROGRAM),
    (b"\xcf\xfa\xed\xfe", PROGRAM),
    (b"\xce\xfa\xed\xfe", PROGRAM),
    (b"\xca\xfe\xba\xbe", PROGRAM),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OFFICE),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"{\\rtf", "application/rtf"),
]
HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body|script|iframe|meta)\b", re.I | re.S
)
SVG = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!doctype\s+svg[^>]*>\s*)*<svg\b", re.I | re.S)
SCRIPT = re.compile(rb"(?:\xef\xbb\xbf)?#![ \t]*/")
HEIC = re.compile(rb"....ftyp(?:heic|heix|mif1|msf1|hevc)", re.S)

PICTURES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "heic": "image/heic",
}
# What a name may hold. An office file with a password is an OLE storage, whatever its year.
PROMISES: dict[str, frozenset[str]] = {
    **{ending: frozenset([kind]) for ending, kind in PICTURES.items()},
    **{ending: frozenset([OFFICE]) for ending in ("msg", "vsd", "mpp")},
    **{ending: frozenset([ZIP, OFFICE]) for ending in ("docx", "xlsx", "pptx", "xlsm", "docm", "pptm")},
    **{ending: frozenset([ZIP]) for ending in ("zip", "odt", "ods", "odp", "jar", "apk", "epub", "kmz")},
    "doc": frozenset([OFFICE, "application/rtf"]),
    "xls": frozenset([OFFICE, ZIP]),
    "ppt": frozenset([OFFICE, ZIP]),
    "pdf": frozenset(["application/pdf"]),
    "rar": frozenset(["application/vnd.rar"]),
    "7z": frozenset(["application/x-7z-compressed"]),
    "gz": frozenset(["application/gzip"]),
    "rtf": frozenset(["application/rtf"]),
}
PLAIN = frozenset("txt csv tsv json log eml edi ics vcf md".split())
PROGRAMS = frozenset("exe dll com scr sys cpl so dylib bin run elf class sh bash py pl rb".split())
MARKUP = frozenset("html htm xhtml mht mhtml xml svg eml".split())
ACTIVE = {PROGRAM: PROGRAMS, "text/html": MARKUP, "image/svg+xml": MARKUP}


def sniff(data: bytes) -> str:
    """The media type that the bytes show, empty when they show none."""
    first = data[:FIRST]
    for beginning, kind in BEGINNINGS:
        if first.startswith(beginning):
            return kind
    return next((kind for is_it, kind in _LOOKS if is_it(first)), "")


def contradiction(name: str, data: bytes) -> str:
    """What the file is when its name says something else, else empty.

    A name without a known ending promises nothing, but no program and no web page may hide behind it.
    """
    if not data:
        return ""
    kind, ending = sniff(data), _ending(name)
    promised = PROMISES.get(ending)
    if promised is not None:
        return "" if kind in promised else kind or UNKNOWN
    if kind in ACTIVE:
        return "" if ending in ACTIVE[kind] else kind
    return kind if kind and ending in PLAIN else ""


def kept_type(name: str, declared: str, data: bytes) -> str:
    """The type to remember: what the bytes show, marked when the name lies, else what the sender said."""
    lie = contradiction(name, data)
    return lie + MARK if lie else (sniff(data) or declared)


def is_mislabelled(kept: str) -> bool:
    """Whether a remembered type carries the mark."""
    return kept.endswith(MARK)


def _ending(name: str) -> str:
    return name.rpartition(".")[2].strip().lower() if "." in name else ""


def _is_program(first: bytes) -> bool:
    """A text may begin with MZ as well; a program has zeros soon after."""
    return bool(SCRIPT.match(first)) or (first.startswith(b"MZ") and b"\0" in first[:512])


_LOOKS: list[tuple[Callable[[bytes], object], str]] = [
    (_is_program, PROGRAM),
    (lambda first: first.startswith(b"RIFF") and first[8:12] == b"WEBP", "image/webp"),
    (HEIC.match, "image/heic"),
    (SVG.match, "image/svg+xml"),
    (HTML.match, "text/html"),
    (lambda first: b"%PDF-" in first[:1024], "application/pdf"),  # programs put a little before it
]
