"""What a full disk and a request that is too large look like to the one who sent it."""

import io
from errno import ENOSPC

from werkzeug.exceptions import RequestEntityTooLarge


def shown(app, problem, **request):
    with app.test_request_context("/tickets", **request):
        return app.make_response(app.handle_user_exception(problem))


def test_a_full_disk_is_a_sentence_and_not_a_fault_to_be_reported(app):
    assert shown(app, OSError(ENOSPC, "No space left on device")).status_code == 507


def test_another_file_that_cannot_be_used_is_our_fault(app):
    assert shown(app, FileNotFoundError(2, "gone")).status_code == 500


def test_a_request_that_is_too_large_is_read_to_its_end_so_that_a_browser_shows_the_answer(app):
    body = io.BytesIO(b"x" * 200_000)
    answer = shown(app, RequestEntityTooLarge(), method="POST", input_stream=body, content_length=200_000)
    assert answer.status_code == 413
    assert body.read() == b""
