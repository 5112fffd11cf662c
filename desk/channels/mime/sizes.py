"""How large a mail may be."""

MAX_SIZE = 72 * 1024 * 1024  # bytes as sent: 50 MB of files, which base64 makes 37 % larger
