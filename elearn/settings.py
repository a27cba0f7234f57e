"""What an installation decides: read from the environment (`ELEARN_…`) and an optional TOML file, checked before start.

Every setting here has its section in `content/help/settings.md`; a test holds the two together.
"""

import contextlib
import difflib
import os
import secrets
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

PREFIX = "ELEARN_"
NOT_SETTINGS = ("ELEARN_CONFIG", "ELEARN_TEST_", "ELEARN_BENCH_")
"""Variables that start like settings and are none: the file's name, and what our tests and measurements use."""
SHORTEST_SECRET = 32
HERE = "127.0.0.1"


class SettingsRefused(ValueError):
    """The configuration cannot be served; each problem names a setting and says what to write."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def home_folder() -> Path:
    """Give the folder for what has no other place: `var` in a checkout, else the user's own data folder."""
    checkout = Path(__file__).resolve().parent.parent
    if (checkout / "pyproject.toml").is_file():
        return checkout / "var"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "elearn"


def _default_database() -> str:
    return f"sqlite:///{home_folder() / 'elearn.db'}"


class Settings(BaseSettings):
    """All the settings of an installation. Make one with `load_settings`, which says clearly what is wrong."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, validate_default=True)

    env: Literal["development", "production"] = Field(
        default="development",
        description="`production` refuses to start with anything unsafe; `development` makes its own secrets.",
    )
    database: str = Field(
        default_factory=_default_database,
        description="Where records are kept: `sqlite:////folder/elearn.db` or `postgresql://user@host/name`.",
    )
    library: Path | None = Field(
        default=None, description="A folder of your own with `scenarios/` and `content/`, beside what is shipped."
    )
    secret_key: SecretStr | None = Field(
        default=None, description=f"Signs cookies and forms: at least {SHORTEST_SECRET} random characters."
    )
    previous_secret_keys: tuple[SecretStr, ...] = Field(
        default=(), description="Secrets that signed earlier cookies, still accepted while you change the secret."
    )
    base_url: str | None = Field(
        default=None, description="The address that people type, such as `https://training.example.org`."
    )
    host: str = Field(default=HERE, description="The network address the server listens on.")
    port: int = Field(default=8000, ge=1, le=65535, description="The port the server listens on.")
    workers: int = Field(default=1, ge=1, le=64, description="How many processes answer requests.")
    threads: int = Field(default=16, ge=2, le=256, description="How many requests a process works on at once.")
    trusted_hosts: tuple[str, ...] = Field(
        default=(), description="Further host names under which requests are accepted, besides that of `base_url`."
    )
    trusted_proxies: int = Field(
        default=0, ge=0, le=8, description="How many proxies stand in front of the server and may name the client."
    )
    contact: str = Field(
        default="your training coordinator",
        max_length=200,
        description="Whom a person asks when something does not work: a name, and how to reach them.",
    )
    peer_support: str = Field(
        default="your peer support team, if your department has one",
        max_length=200,
        description="Who officers of your agency can talk to: the peer support team, and how to reach it.",
    )
    session_hours: int = Field(default=24, ge=1, le=720, description="Signed out after so many hours without a visit.")
    shared_minutes: int = Field(
        default=30, ge=5, le=240, description="On a shared computer: signed out after so many minutes without a visit."
    )
    link_hours: int = Field(default=72, ge=1, le=720, description="How long a one-time sign-in link works.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least important kind of message that is logged."
    )
    log_format: Literal["console", "json"] | None = Field(
        default=None, description="`console` for eyes, `json` for programs; unless set, production writes `json`."
    )
    log_requests: bool = Field(default=False, description="Log every request, not only slow and failed ones.")
    debug: bool = Field(default=False, description="Show programmers' pages on errors. Never in production.")

    @field_validator("base_url")
    @classmethod
    def _check_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
            raise ValueError("write a whole address without a path, such as https://training.example.org")
        return value.rstrip("/")

    @field_validator("secret_key")
    @classmethod
    def _check_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"write at least {SHORTEST_SECRET} random characters (`openssl rand -hex 32`)")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        *others: PydanticBaseSettingsSource,
        **named: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take what is given by hand first, then the environment, then the file."""
        path = os.environ.get("ELEARN_CONFIG")
        file = (TomlConfigSettingsSource(settings_cls, toml_file=path),) if path else ()
        return init_settings, env_settings, *file

    @property
    def in_production(self) -> bool:
        """True where real people's records are kept."""
        return self.env == "production"

    @property
    def address(self) -> str:
        """The address that people type."""
        if self.base_url:
            return self.base_url
        host = HERE if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 (compared, not bound)
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def secure(self) -> bool:
        """True when people reach us by TLS only."""
        return self.address.startswith("https://")

    @property
    def accepted_hosts(self) -> tuple[str, ...]:
        """The host names under which a request is accepted. Health checks come by the loopback's own names."""
        own = urlsplit(self.address).hostname or HERE
        return tuple(dict.fromkeys((own, *self.trusted_hosts, "localhost", HERE, "[::1]")))


def load_settings(**given: Any) -> Settings:
    """Read the settings, or refuse with one line for each problem."""
    _refuse(tuple(_check_sources(os.environ)))
    try:
        settings = Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as refused:
        raise SettingsRefused(tuple(_explain(problem) for problem in refused.errors())) from None
    _refuse(tuple(_check_production(settings)) if settings.in_production else ())
    return settings


def secret_of(settings: Settings) -> str:
    """Give the secret that signs cookies: the one set, else one made on first run and kept beside the database."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    place = _beside_database(settings)
    if not place.exists():
        _write_secret(place)
    return place.read_text(encoding="ascii").strip()


def _write_secret(place: Path) -> None:
    """Make a secret that only we may read; where two processes begin at once, the first one's stays."""
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, place)
    draft.unlink()


def _beside_database(settings: Settings) -> Path:
    kind, _, path = settings.database.partition(":///")
    if kind.startswith("sqlite") and path and path != ":memory:":
        return Path(f"{path}.secret")
    return home_folder() / "elearn.secret"


def _refuse(problems: tuple[str, ...]) -> None:
    if problems:
        raise SettingsRefused(problems)


def _check_sources(environment: Mapping[str, str]) -> Iterator[str]:
    for name in environment:
        known = name.startswith(NOT_SETTINGS) or name.removeprefix(PREFIX).lower() in Settings.model_fields
        if name.startswith(PREFIX) and not known:
            yield f"{name} is not a setting{_suggest(name.removeprefix(PREFIX).lower())}"
    path = environment.get("ELEARN_CONFIG")
    if path:
        yield from _check_file(Path(path))


def _check_file(path: Path) -> Iterator[str]:
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as failure:
        yield f"ELEARN_CONFIG names {path}, which cannot be read ({failure.strerror}): write the path of a TOML file"
    except ValueError as failure:
        yield f"ELEARN_CONFIG names {path}, which is not TOML: {failure}"
    else:
        for name in written:
            if name not in Settings.model_fields:
                yield f"{path}: `{name}` is not a setting{_suggest(name)}"


def _suggest(name: str) -> str:
    close = difflib.get_close_matches(name, Settings.model_fields, n=1)
    return f": did you mean {PREFIX}{close[0].upper()}?" if close else ": remove it, or see the help page on settings"


def _explain(problem: Mapping[str, Any]) -> str:
    name = str(problem["loc"][0])
    message = str(problem["msg"]).removeprefix("Value error, ")
    about = (Settings.model_fields[name].description or "") if name in Settings.model_fields else ""
    return f"{PREFIX}{name.upper()}: {message[:1].lower()}{message[1:]}. {about}".rstrip()


def _check_production(settings: Settings) -> Iterator[str]:
    if settings.secret_key is None:
        yield f"ELEARN_SECRET_KEY is missing: write {SHORTEST_SECRET} random characters (`openssl rand -hex 32`)"
    elif len(set(settings.secret_key.get_secret_value())) < 10:
        yield "ELEARN_SECRET_KEY can be guessed: write random characters (`openssl rand -hex 32`)"
    if settings.debug:
        yield "ELEARN_DEBUG is on, which shows our inside to strangers: write false"
    if settings.base_url is None:
        yield "ELEARN_BASE_URL is missing: write the address that people type, such as https://training.example.org"
    elif not settings.secure:
        yield f"ELEARN_BASE_URL is {settings.base_url}, which sends passwords in the clear: write https://…"
