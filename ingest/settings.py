"""Settings of the library, read from a mapping of environment variables, never from the environment itself."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

import platformdirs
from dotenv import dotenv_values
from dotenv.parser import parse_stream
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from ingest.errors import SettingsError

CLOUD = "https://api.trychroma.com:443"  # Chroma Cloud
_NAME = r"^[\w.@-]{0,128}$"  # of tenants and databases: part of an address
_FILE = ".env"
_OURS = re.compile(r"\b(?:PAPERBOT|OPENAI|SLACK)_[A-Z_]+\b")


def environment() -> dict[str, str]:
    """The environment and, below it, what a file .env in the current folder says; for front ends to call.

    Raises:
        SettingsError: the file cannot be read, or a line of it with a setting of ours.
    """
    try:
        file = {name: value for name, value in dotenv_values(_FILE).items() if value is not None}
        lost = _unread(Path(_FILE)) if Path(_FILE).exists() else None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError("The file .env in this folder cannot be read.", "Save it as UTF-8 text, or remove it.") from error
    if lost:
        raise SettingsError(
            f"Line {lost[0]} of the file .env in this folder is not understood, and {lost[1]} stands in it.",
            "Write it as NAME=value; a quotation mark before the value needs one behind it.",
        )
    return {**file, **os.environ}


def _unread(path: Path) -> tuple[int, str] | None:
    """The number of the first line that the file's reader passes over although a setting of ours stands in it, and which."""
    with path.open(encoding="utf-8") as stream:
        for part in parse_stream(stream):
            for number, line in enumerate(part.original.string.splitlines() if part.error else (), start=part.original.line):
                if (name := _OURS.search(line)) and not line.lstrip().startswith("#"):
                    return number, name.group()
    return None


class MappingSettings(BaseSettings):
    """Settings that come from a mapping given by the caller, so that a test passes a dictionary."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what the caller passes: neither the environment nor any file is read here."""
        return (init_settings,)

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self:
        """Build the settings from `environ`; white space around values is none of them, and empty ones count as not set.

        Raises:
            SettingsError: a value cannot be used; the message names the variable.
        """
        known = {str(f.alias) for f in cls.model_fields.values() if f.alias}
        values = {name: value.strip() for name, value in environ.items() if name in known and value.strip()}
        if quoted := next((name for name, value in values.items() if len(value) > 1 and value[0] == value[-1] in "\"'"), ""):
            raise SettingsError(
                f"{quoted}: the quotation marks around it are part of the value.", f"Set {quoted} without them."
            )
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise _readable(error) from None


_TYPES = {"int_parsing": "it must be a whole number.", "float_parsing": "it must be a number."}  # pydantic's speak of parsing


def _readable(error: ValidationError) -> SettingsError:
    """The first fault of a validation error, without the value (it may be a secret)."""
    fault = error.errors(include_input=False, include_url=False)[0]
    name = str(fault["loc"][0]) if fault["loc"] else "a setting"
    reason = _TYPES.get(fault["type"]) or fault["msg"].removeprefix("Value error, ")
    return SettingsError(f"{name}: {reason}", f"Correct {name} in the environment or in .env, then try again.")


class LibrarySettings(MappingSettings):
    """Where the library is and what embeds its papers."""

    home: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("paperbot")), alias="PAPERBOT_HOME")
    cache: Path = Field(default_factory=lambda: Path(platformdirs.user_cache_dir("paperbot")), alias="PAPERBOT_CACHE")
    # "cloud" is Chroma Cloud; it becomes that address, and is known by it.
    chroma_url: str = Field(default="", alias="PAPERBOT_CHROMA_URL")
    chroma_token: SecretStr = Field(default=SecretStr(""), alias="PAPERBOT_CHROMA_TOKEN")
    chroma_token_header: Literal["", "Authorization", "X-Chroma-Token"] = Field(
        default="", alias="PAPERBOT_CHROMA_TOKEN_HEADER"
    )
    chroma_tenant: str = Field(default="", alias="PAPERBOT_CHROMA_TENANT", pattern=_NAME)
    chroma_database: str = Field(default="", alias="PAPERBOT_CHROMA_DATABASE", pattern=_NAME)
    chroma_ca: Path | None = Field(default=None, alias="PAPERBOT_CHROMA_CA")
    chroma_timeout: float = Field(default=30.0, gt=0, le=3600, alias="PAPERBOT_CHROMA_TIMEOUT", description="seconds")
    write_lease: float = Field(default=30.0, ge=1, le=3600, alias="PAPERBOT_WRITE_LEASE", description="seconds")
    collection: str = Field(
        default="paperbot", alias="PAPERBOT_COLLECTION", pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{1,60}[A-Za-z0-9]$"
    )
    embeddings: str = Field(default="local", alias="PAPERBOT_EMBEDDINGS")
    threads: int = Field(default=0, ge=0, le=256, alias="PAPERBOT_THREADS")
    openai_api_key: SecretStr = Field(default=SecretStr(""), alias="OPENAI_API_KEY")
    openai_base_url: str = Field(default="", alias="OPENAI_BASE_URL")
    log_format: Literal["text", "json"] = Field(default="text", alias="PAPERBOT_LOG_FORMAT")
    log_level: Literal["", "debug", "info", "warning", "error"] = Field(default="", alias="PAPERBOT_LOG_LEVEL")
    arxiv_url: str = Field(default="https://export.arxiv.org/api/query", alias="PAPERBOT_ARXIV_URL")
    arxiv_delay: float = Field(default=3.0, ge=0, le=60, alias="PAPERBOT_ARXIV_DELAY")

    @field_validator("home", "cache")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        try:
            return value.expanduser().absolute()
        except RuntimeError:
            raise ValueError("the folder of that user (“~…”) is not known") from None

    @property
    def in_cloud(self) -> bool:
        """Whether the library is in Chroma Cloud, which limits what a request may ask for."""
        return urlsplit(self.chroma_url).hostname == urlsplit(CLOUD).hostname

    @field_validator("chroma_url", mode="before")
    @classmethod
    def _cloud(cls, value: object) -> object:
        return CLOUD if value == "cloud" else value

    @field_validator("chroma_url")
    @classmethod
    def _without_secrets(cls, value: str) -> str:
        if "@" in value or "?" in value or "#" in value:
            raise ValueError("expected an address alone; the token goes into PAPERBOT_CHROMA_TOKEN")
        return value

    @field_validator("chroma_token")
    @classmethod
    def _sendable(cls, value: SecretStr) -> SecretStr:
        if not all("!" <= character <= "~" for character in value.get_secret_value()):
            raise ValueError("expected letters, digits and punctuation without spaces")
        return value

    @field_validator("chroma_ca")
    @classmethod
    def _certificates(cls, value: Path | None) -> Path | None:
        if value and not value.expanduser().is_file():
            raise ValueError("expected a file of certificates in PEM format; there is none of that name")
        return value and value.expanduser().absolute()

    @field_validator("chroma_url", "openai_base_url", "arxiv_url")
    @classmethod
    def _http(cls, value: str) -> str:
        try:
            parts = urlsplit(value)
            usable = not value or (parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1))
        except ValueError:
            usable = False
        if not usable:
            raise ValueError("expected an address such as http://localhost:8000")
        return value.rstrip("/")

    @field_validator("embeddings")
    @classmethod
    def _known_embedder(cls, value: str) -> str:
        kind, _, model = value.partition(":")
        if value != "local" and not (kind == "openai" and model):
            raise ValueError('expected "local" or "openai:MODEL", for example openai:text-embedding-3-small')
        return value
