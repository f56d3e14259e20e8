"""Connections to Chroma: a folder of this machine, a server, or Chroma Cloud. The only importer of chromadb."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ingest.errors import LibraryUnreachable
from ingest.interrupts import held
from ingest.settings import LibrarySettings
from ingest.text import ended, plain

_AUTH = "chromadb.auth.token_authn.TokenAuthClientProvider"
_REASON = 200  # characters of what Chroma says


def connect(settings: LibrarySettings, folder: Path) -> Any:
    """A client of the server that the settings name, or of the data in `folder`; raises whatever Chroma raises."""
    with held():  # a Ctrl-C amid an import of compiled code may come out as another error, or as a crash
        import chromadb

    if settings.chroma_url:
        return _to_server(settings)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return chromadb.PersistentClient(str(folder), settings=defaults().model_copy())


@cache
def defaults() -> Any:
    """Chroma's own settings; it reads the environment and .env for each anew, which takes 7 ms."""
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)


def _to_server(settings: LibrarySettings) -> Any:
    from chromadb.api.client import Client
    from chromadb.config import DEFAULT_DATABASE, DEFAULT_TENANT

    class Patient(Client):  # type: ignore[misc]
        """Chroma's client waits for ever, and has no setting for it; this is called before its first request."""

        def get_user_identity(self) -> Any:
            self._server._session.timeout = settings.chroma_timeout
            return super().get_user_identity()

    cloud = settings.in_cloud  # whose keys know their tenant and database
    return Patient(
        tenant=settings.chroma_tenant or (None if cloud else DEFAULT_TENANT),
        database=settings.chroma_database or (None if cloud else DEFAULT_DATABASE),
        settings=_client_settings(settings),
    )


def _client_settings(settings: LibrarySettings) -> Any:
    """What `chromadb.HttpClient` and `CloudClient` set; a token goes in by Chroma's own provider, which every request obeys."""
    parts, cloud = urlsplit(settings.chroma_url), settings.in_cloud
    secure = parts.scheme == "https"
    made = defaults().model_copy()
    made.chroma_api_impl = "chromadb.api.fastapi.FastAPI"
    port = parts.port or (443 if secure else 8000)
    host = f"[{parts.hostname}]" if ":" in str(parts.hostname) else parts.hostname
    made.chroma_server_host = f"{parts.scheme}://{host}:{port}{parts.path}"
    made.chroma_server_http_port = port
    made.chroma_server_ssl_enabled = secure
    made.chroma_server_ssl_verify = str(settings.chroma_ca) if settings.chroma_ca else None
    if not secure:  # there is no certificate: the authorities need not be read, 60 ms, by each of Chroma's two clients
        made.chroma_server_ssl_verify = False
    if token := settings.chroma_token.get_secret_value():
        made.chroma_client_auth_provider = _AUTH
        made.chroma_client_auth_credentials = token
        header = settings.chroma_token_header or ("X-Chroma-Token" if cloud else "Authorization")
        made.chroma_auth_token_transport_header = header
        made.chroma_overwrite_singleton_tenant_database_access_from_auth = cloud
    return made


def explained(error: BaseException, settings: LibrarySettings) -> LibraryUnreachable:
    """A fault of the server, or on the way to it, as a sentence that says what to do; without the token."""
    chain, place = list(_chain(error)), settings.chroma_url
    names, status = {type(one).__name__ for one in chain}, next(filter(None, map(_status, chain)), 0)
    if any(isinstance(one, ssl.SSLError) for one in chain):
        if not any(isinstance(one, ssl.SSLCertVerificationError) for one in chain):
            said = f"No secure connection comes about with the Chroma server at {place}."
            return LibraryUnreachable(said, "It may speak plain HTTP: then PAPERBOT_CHROMA_URL begins with http://.")
        advice = "If the certificate is your own, set PAPERBOT_CHROMA_CA to the file of it, or of its authority."
        return LibraryUnreachable(f"The certificate of the Chroma server at {place} is not trusted.", advice)
    if status in (401, 403) or names & {"ChromaAuthError", "AuthorizationError"}:
        advice = "Set PAPERBOT_CHROMA_TOKEN (and PAPERBOT_CHROMA_TOKEN_HEADER, if it is not Authorization) to what it accepts."
        return LibraryUnreachable(f"The Chroma server at {place} does not accept the token.", advice)
    if any(name.endswith("Timeout") for name in names):
        advice = "It may be overloaded: try again later, or raise PAPERBOT_CHROMA_TIMEOUT."
        said = f"The Chroma server at {place} gave no answer within {settings.chroma_timeout:g} seconds."
        return LibraryUnreachable(said, advice)
    advice = "Check that the server runs and that PAPERBOT_CHROMA_URL is its address; then try again."
    return LibraryUnreachable(f"The Chroma server at {place} cannot be used: {ended(_reason(error, settings))}", advice)


def not_there(settings: LibrarySettings) -> LibraryUnreachable:
    """The error for a tenant or database that the server does not have."""
    names = f"database “{settings.chroma_database or 'default'}” of tenant “{settings.chroma_tenant or 'default'}”"
    return LibraryUnreachable(
        f"The Chroma server at {settings.chroma_url} has no {names}.",
        "Correct PAPERBOT_CHROMA_TENANT and PAPERBOT_CHROMA_DATABASE, or create them there.",
    )


def passes(error: BaseException) -> bool:
    """Whether a fault may be gone in a moment: no connection, no answer, a server or gateway that is starting."""
    chain = list(_chain(error))
    if any(isinstance(one, ssl.SSLCertVerificationError) for one in chain):
        return False
    names = {type(one).__name__ for one in chain}
    return bool(names & _PASSING) or any(_status(one) in (429, 502, 503, 504) for one in chain)


_PASSING = {"ConnectError", "ReadError", "WriteError", "RemoteProtocolError", "ConnectTimeout", "ReadTimeout", "WriteTimeout",
            "PoolTimeout"}  # fmt: skip


def leaks(error: BaseException, settings: LibrarySettings) -> bool:
    """Whether the text of an error, or of one behind it, holds the token."""
    token = settings.chroma_token.get_secret_value()
    return bool(token) and any(token in str(one) for one in _chain(error))


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and those that it came from."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def _status(error: BaseException) -> int:
    return int(getattr(getattr(error, "response", None), "status_code", 0))


def _reason(error: BaseException, settings: LibrarySettings) -> str:
    token = settings.chroma_token.get_secret_value()
    said = str(error).replace(token, "…") if token else str(error)
    return plain(said)[:_REASON].rstrip() or type(error).__name__
