"""ISO-2022-JP as Japanese mail really writes it: with vendor characters and half-width kana."""

import re

LONGEST = 1_000_000  # bytes; a body is cut there anyway
ESCAPE = re.compile(rb"\x1b(\$[@B]|\$\([A-Z]|\([BJIH]|\$A|\.[A-F]|N)")


def decode_jis(data: bytes) -> str:
    """Text of ISO-2022-JP bytes. Standard codecs first; else each run through cp932, which has the vendor rows."""
    if b"\x1b$)C" in data:
        return data.decode("iso2022_kr", "replace")
    if b"\x1b$)A" in data or b"\x1b$)G" in data:
        return _shifted(data)
    for codec in ("iso2022_jp", "iso2022_jp_ext", "iso2022_jp_2"):
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    return _by_runs(data)


def _shifted(data: bytes) -> str:
    """ISO-2022-CN: what stands between SO and SI is GB 2312 without its high bits."""
    runs = re.split(rb"[\x0e\x0f]", re.sub(rb"\x1b\$[)*+][A-Z]|\x1b[NO]", b"", data[:LONGEST]))
    wide = (bytes(byte | 0x80 if byte > 0x20 else byte for byte in run) for run in runs[1::2])
    out = [run.decode("ascii", "replace") for run in runs]
    out[1::2] = [run.decode("gb18030", "replace") for run in wide]
    return "".join(out)


def _by_runs(data: bytes) -> str:
    data = data[:LONGEST]
    out: list[str] = []
    mode, position = b"(B", 0
    for escape in ESCAPE.finditer(data):
        out.append(_run(data[position : escape.start()], mode))
        mode, position = escape[1], escape.end()
    out.append(_run(data[position:], mode))
    return "".join(out)


def _run(data: bytes, mode: bytes) -> str:
    if mode == b"(I":
        return bytes(byte | 0x80 for byte in data).decode("cp932", "replace")
    if mode not in (b"$@", b"$B"):
        return data.decode("cp932", "replace")
    return "".join(_line(line) for line in re.split(rb"([\r\n]+)", data))


def _line(data: bytes) -> str:
    if data[:1] in (b"\r", b"\n"):
        return data.decode("ascii")
    pairs = zip(data[0::2], data[1::2], strict=False)
    return b"".join(_shift(row, cell) for row, cell in pairs).decode("cp932", "replace")


def _shift(row: int, cell: int) -> bytes:
    """JIS row and cell as Shift_JIS bytes (JIS X 0208, annex 1)."""
    if not (0x21 <= row <= 0x7E and 0x21 <= cell <= 0x7E):
        return b"?"
    lead = (row + 1) // 2 + (0x70 if row < 0x5F else 0xB0)
    trail = cell + (0x1F + (cell >= 0x60) if row % 2 else 0x7E)
    return bytes((lead, trail))
