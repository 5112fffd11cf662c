"""Pages leave packed when the browser takes it and asked by itself.

Packed length tells something about what is inside, so whoever can make a browser ask from another site, with a text of
their choice in the URL, must not see it: such requests get the page as it is.
"""

import zlib

from flask import Flask, Response, request

SMALLEST = 1400  # bytes; below it everything fits one packet
FAST = 1
GZIP_FORMAT = 31  # of zlib's window bits
OWN = (None, "none", "same-origin")  # Sec-Fetch-Site; older browsers do not send it


def init_packing(app: Flask) -> None:
    app.after_request(_pack)


def _pack(response: Response) -> Response:
    if response.mimetype != "text/html" or response.is_streamed or response.content_encoding:
        return response
    response.vary.add("Accept-Encoding")
    asked = request.headers.get("Sec-Fetch-Site") in OWN and request.accept_encodings["gzip"] > 0
    body = response.get_data()
    if asked and len(body) >= SMALLEST:
        packer = zlib.compressobj(FAST, zlib.DEFLATED, GZIP_FORMAT)
        response.set_data(packer.compress(body) + packer.flush())
        response.content_encoding = "gzip"
    return response
