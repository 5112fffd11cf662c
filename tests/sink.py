"""A real SMTP server on loopback that keeps what it is given, and can be told to misbehave."""

from desk.intake.listener import AnyPortController


class Sink:
    def __init__(self):
        self.mails, self.answer, self.refused = [], "250 OK", set()
        self.controller = AnyPortController(self, hostname="127.0.0.1", port=0)

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if address in self.refused:
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        if self.answer.startswith("250"):
            self.mails.append(envelope)
        return self.answer

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.controller.bound_port}"

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *_problem):
        self.controller.stop(no_assert=True)
