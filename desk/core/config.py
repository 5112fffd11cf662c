"""Every setting, read once. Nothing else in the project reads the environment."""

import hashlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlsplit

SQLITE_FILE = "desk.sqlite3"
SOCKET_FILE = "valkey.sock"
SECRET_FILE = "secret_key"
SOCKET_PATH_BYTES = 103  # what a socket address holds on macOS; Linux takes 107
SHORTEST_SECRET = 32
REDIS_OPTIONS = frozenset(
    ["db", "username", "password", "protocol", "client_name", "health_check_interval", "max_connections"]
    + ["socket_timeout", "socket_connect_timeout", "socket_keepalive"]
    + ["ssl_cert_reqs", "ssl_ca_certs", "ssl_ca_path", "ssl_certfile", "ssl_keyfile", "ssl_check_hostname"]
)


class BadConfig(ValueError):
    """A setting is missing or malformed; the message names the variable and what it should hold."""


@dataclass(frozen=True)
class Config:
    """The settings of one running desk.

    `smtp_url` None means that mail stays on the outbox page. `reply_address` is the mailbox that answers
    return to; each mail adds a token to its local part. `mail_domain` stands in our Message-IDs.
    `hook_hosts` are the receivers of webhooks that may stand in our own network.
    """

    data_dir: Path
    database_url: str
    redis_url: str
    base_url: str
    port: int
    secret_key: str
    smtp_url: str | None = None
    reply_address: str = "service@desk.localhost"
    production: bool = False
    testing: bool = False
    redis_prefix: str = ""
    trusted_proxies: int = 0
    hook_hosts: frozenset[str] = frozenset()

    @property
    def limits_url(self) -> str:
        """Where the rate limits count: in the same Redis; its library spells a socket differently."""
        return self.redis_url.replace("unix://", "redis+unix://", 1)

    @property
    def mail_domain(self) -> str:
        return self.reply_address.rpartition("@")[2]

    @property
    def embedded_redis(self) -> bool:
        """True if the server at `redis_url` is the one that we start ourselves."""
        parts = urlsplit(self.redis_url)
        return parts.scheme == "unix" and unquote(parts.path) == str(embedded_socket(self.data_dir))

    @property
    def sqlite_file(self) -> Path | None:
        """The database file; None if the database is a server or lives in memory."""
        scheme, _, name = self.database_url.partition(":///")
        return Path(name) if scheme.startswith("sqlite") and name and not name.startswith(":") else None

    @staticmethod
    def from_env(env: Mapping[str, str]) -> "Config":
        """Read the settings from `env`. Raises BadConfig naming the variable at fault."""
        production = _production(env.get("DESK_ENV") or "development")
        data_dir = _folder(env.get("DESK_DATA_DIR") or "var")
        port = _port(env.get("DESK_PORT") or "8000")
        if production:
            for name in ("DESK_SECRET_KEY", "DESK_BASE_URL", "DESK_DATABASE_URL", "DESK_REDIS_URL", "DESK_SMTP_URL"):
                if not env.get(name):
                    raise BadConfig(f"{name} must be set in production")
        base_url = _server(
            "DESK_BASE_URL", env.get("DESK_BASE_URL") or f"http://127.0.0.1:{port}", {"http", "https"}
        ).rstrip("/")
        return Config(
            data_dir=data_dir,
            database_url=_database(env.get("DESK_DATABASE_URL") or f"sqlite:///{data_dir / SQLITE_FILE}"),
            redis_url=_redis(env.get("DESK_REDIS_URL") or embedded_url(data_dir)),
            base_url=base_url,
            port=port,
            secret_key=_secret(env.get("DESK_SECRET_KEY"), data_dir),
            smtp_url=_smtp(env.get("DESK_SMTP_URL")),
            reply_address=_address(env.get("DESK_REPLY_ADDRESS") or f"service@{_mail_host(base_url)}"),
            production=production,
            trusted_proxies=_count("DESK_TRUSTED_PROXIES", env.get("DESK_TRUSTED_PROXIES") or "0"),
            hook_hosts=_hosts("DESK_HOOK_HOSTS", env.get("DESK_HOOK_HOSTS") or ""),
        )


def embedded_socket(data_dir: Path) -> Path:
    """Where the embedded Redis listens: in the data folder, or in /tmp if that path is too long for a socket.

    The folder in /tmp is named for the user and the data folder, so that every process finds the same one.
    """
    path = data_dir / SOCKET_FILE
    if len(os.fsencode(path)) <= SOCKET_PATH_BYTES:
        return path
    mark = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    return Path("/tmp") / f"desk-{os.getuid()}-{mark}" / SOCKET_FILE


def embedded_url(data_dir: Path) -> str:
    return f"unix://{quote(str(embedded_socket(data_dir)))}?db=0"


def _production(text: str) -> bool:
    """A slip of the pen must not open a desk with the settings of a developer."""
    if text in ("production", "development"):
        return text == "production"
    raise BadConfig(f"DESK_ENV must be production or development, not {text!r}")


def _folder(text: str) -> Path:
    """A `?` or `#` would end the path in a database URL."""
    if set(text) & set("?#\0\r\n"):
        raise BadConfig("DESK_DATA_DIR must be a path without ? and # and line breaks")
    try:
        return Path(os.path.normpath(Path(text).expanduser().absolute()))
    except (OSError, RuntimeError) as problem:  # no such user, or started in a folder that is gone
        raise BadConfig(f"DESK_DATA_DIR: cannot use {text}: {problem}") from None


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise BadConfig(f"DESK_PORT must be a number from 1 to 65535, not {text!r}")


def _count(name: str, text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) < 10:
        return int(text)
    raise BadConfig(f"{name} must be a small number, not {text!r}")


def _hosts(name: str, text: str) -> frozenset[str]:
    """Names of hosts, with commas between them."""
    hosts = frozenset(host.strip().lower() for host in text.split(",") if host.strip())
    wrong = sorted(host for host in hosts if not host.isascii() or set(host) & set("/@?# \t[]"))
    wrong += sorted(host for host in hosts if host.count(":") == 1)  # two and more: an IPv6 address
    if wrong:
        raise BadConfig(f"{name} must hold hosts without ports, with commas between them, not {wrong[0]!r}")
    return hosts


def _url(name: str, text: str, schemes: set[str]) -> str:
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises for a port that is not a number
    except ValueError:
        raise BadConfig(f"{name} is not a URL") from None
    if parts.scheme not in schemes or "://" not in text or not (parts.netloc or parts.path):
        raise BadConfig(f"{name} must be a URL that starts with one of: {', '.join(sorted(schemes))}")
    return text


def _server(name: str, text: str, schemes: set[str]) -> str:
    """A URL that names a host."""
    host = urlsplit(_url(name, text, schemes)).hostname
    if not host or set(text) & set(" \t\r\n"):
        raise BadConfig(f"{name} must name a host")
    return text


def _redis(text: str) -> str:
    """A misspelled option would be noticed only when the first request fails."""
    parts = urlsplit(_url("DESK_REDIS_URL", text, {"redis", "rediss", "unix"}))
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    unknown = sorted(options.keys() - REDIS_OPTIONS)
    if unknown:
        raise BadConfig(f"DESK_REDIS_URL has an option that we do not know: {unknown[0]}")
    number = options.get("db", "0") if parts.scheme == "unix" or "db" in options else parts.path.strip("/") or "0"
    if not (number.isascii() and number.isdigit()):
        raise BadConfig(f"DESK_REDIS_URL must name its database by number, not {number!r}")
    return text


def _database(text: str) -> str:
    """PostgreSQL URLs get the driver that is in the lock; other databases are refused."""
    text = _url("DESK_DATABASE_URL", text, {"sqlite", "postgresql", "postgres", "postgresql+psycopg"})
    scheme, rest = text.split(":", 1)
    if scheme == "sqlite" and not rest.startswith("///"):
        raise BadConfig("DESK_DATABASE_URL must name the file of SQLite behind three slashes: sqlite:///desk.sqlite3")
    return text if scheme == "sqlite" else f"postgresql+psycopg:{rest}"


def _smtp(text: str | None) -> str | None:
    return _server("DESK_SMTP_URL", text, {"smtp", "smtps"}) if text else None


def _mail_host(base_url: str) -> str:
    """The host of the desk's own address; a number or a name of this machine only is no mail domain."""
    host = urlsplit(base_url).hostname or ""
    return host if "." in host and not host.replace(".", "").isdigit() else "desk.localhost"


def _address(text: str) -> str:
    local, at, domain = text.partition("@")
    if local and at and domain and "@" not in domain and text.isascii() and not set(text) & set(' <>"\r\n\t,;'):
        return text
    raise BadConfig("DESK_REPLY_ADDRESS must be one plain e-mail address")


def _secret(text: str | None, data_dir: Path) -> str:
    """The given key, or one kept in the data folder so that sessions and reply tokens outlive a restart."""
    if text:
        if len(text) < SHORTEST_SECRET:
            raise BadConfig(f"DESK_SECRET_KEY must have at least {SHORTEST_SECRET} characters")
        return text
    path = data_dir / SECRET_FILE
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            _keep(path, secrets.token_hex(32))
        kept = path.read_bytes().decode("ascii", "replace").strip()
    except OSError as problem:
        raise BadConfig(f"DESK_DATA_DIR: cannot use {data_dir}: {problem.strerror}") from None
    if len(kept) < SHORTEST_SECRET or not kept.isascii():
        raise BadConfig(f"DESK_DATA_DIR: {path} is damaged; restore it, or delete it to get a new key")
    return kept


def _keep(path: Path, text: str) -> None:
    """Several processes may start at once: the first one's key appears whole, and the others read it."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    try:
        draft.write_text(text)
        os.link(draft, path)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
