"""The files that come with the demo letters: small, but real ones."""

from collections.abc import Sequence

from desk.tickets.commands.incoming import NewFile

LINE_HEIGHT, LEFT, TOP = 18, 64, 760


def letter(name: str, *lines: str) -> NewFile:
    """One page of Latin text as a PDF."""
    return NewFile(name, "application/pdf", one_page_pdf(lines))


def sheet(name: str, *rows: str) -> NewFile:
    """Rows of comma-separated cells, marked as UTF-8 for spreadsheet programs."""
    return NewFile(name, "text/csv", ("\ufeff" + "\r\n".join(rows) + "\r\n").encode())


def one_page_pdf(lines: Sequence[str]) -> bytes:
    """A PDF 1.4 file with one A4 page; characters outside Windows-1252 become question marks."""
    shown = b" ".join(b"(" + _escaped(line) + b") Tj T*" for line in lines)
    content = b"BT /F1 12 Tf %d TL %d %d Td " % (LINE_HEIGHT, LEFT, TOP) + shown + b" ET"
    return _file(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>",
            b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        ]
    )


def _file(objects: list[bytes]) -> bytes:
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def _escaped(line: str) -> bytes:
    return line.encode("cp1252", "replace").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
