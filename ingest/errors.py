"""Errors, each with a message for the user and the next step.

    PaperbotError
    ├── SettingsError              a setting has a value that cannot be used
    ├── SourceError                a source of papers cannot be read at all
    ├── QuestionError              a question that cannot be asked
    ├── ExportError                a file to export to or import from cannot be used
    ├── EvaluationError            a question set or an earlier evaluation cannot be used
    ├── EmbedderError              the embedding model is missing, damaged or refuses
    ├── WorkersError               the processes, or the cluster, that were to embed are not there
    ├── ModelError                 the language model gives no answer
    │   ├── ModelRefusesKey        its service does not accept the key
    │   ├── ModelUnknown           its service has no model of that name, or nothing at that address
    │   ├── ModelBusy              the rate limit or the quota is used up
    │   ├── ModelUnreachable       there is no connection to its service
    │   ├── ModelStalled           it sent no text for too long
    │   ├── ModelBroken            its service failed, hung up in mid-answer or sent what is not an answer
    │   └── PromptTooLong          the prompt is longer than it can read
    └── LibraryError               the library cannot be used
        ├── LibraryMissing         there is none yet, or it is empty
        ├── LibraryMismatch        it was built with another embedder
        ├── LibraryTooNew          it was written by a newer paperbot
        ├── LibraryBusy            another process is writing to it
        └── LibraryUnreachable     its folder or server cannot be used

Only the front ends turn them into exit codes and messages; nothing here knows of either.
"""

from __future__ import annotations


class PaperbotError(Exception):
    """Root of all errors that a user should read: `message` says what is wrong, `advice` what to do next."""

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message}\n{self.advice}" if self.advice else self.message


class SettingsError(PaperbotError):
    """A setting has a value that cannot be used."""


class SourceError(PaperbotError):
    """A source of papers cannot be read at all."""


class QuestionError(PaperbotError):
    """A question that cannot be asked: empty, or far too long."""


class ExportError(PaperbotError):
    """A file to export a library to, or to import one from, cannot be used."""


class EvaluationError(PaperbotError):
    """A question set, or an earlier evaluation to compare with, cannot be used."""


class EmbedderError(PaperbotError):
    """The embedding model is missing, damaged or refuses."""


class WorkersError(PaperbotError):
    """The processes, or the cluster, that were to embed are not there."""


class ModelError(PaperbotError):
    """The language model gives no answer."""


class ModelRefusesKey(ModelError):
    """The model's service does not accept the key."""


class ModelUnknown(ModelError):
    """The service has no model of that name, or nothing at that address."""


class ModelBusy(ModelError):
    """The rate limit or the quota is used up."""


class ModelUnreachable(ModelError):
    """There is no connection to the model's service."""


class ModelStalled(ModelError):
    """The model sent no text for too long."""


class ModelBroken(ModelError):
    """The service failed, hung up in mid-answer or sent what is not an answer."""


class PromptTooLong(ModelError):
    """The prompt is longer than the model can read."""


class LibraryError(PaperbotError):
    """The library cannot be used."""


class LibraryMissing(LibraryError):
    """There is no library yet, or it is empty."""


class LibraryMismatch(LibraryError):
    """The library was built with another embedder."""


class LibraryTooNew(LibraryError):
    """The library was written by a newer paperbot."""


class LibraryBusy(LibraryError):
    """Another process is writing to the library."""


class LibraryUnreachable(LibraryError):
    """The library's folder or server cannot be used."""


def denied(error: PermissionError) -> PaperbotError:
    """What the system does not let us look at, as an error for the user."""
    advice = "Check that you may read and write there, or set PAPERBOT_HOME to another folder."
    return PaperbotError(f"{error.filename or 'A file'} cannot be used: {error.strerror or error}.", advice)
