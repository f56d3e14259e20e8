"""Errors, each with a message for the user and the next step.

    PaperbotError
    ├── SettingsError              a setting has a value that cannot be used
    ├── SourceError                a source of papers cannot be read at all
    ├── QuestionError              a question that cannot be asked
    ├── EvaluationError            a question set or an earlier evaluation cannot be used
    ├── EmbedderError              the embedding model is missing, damaged or refuses
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


class EvaluationError(PaperbotError):
    """A question set, or an earlier evaluation to compare with, cannot be used."""


class EmbedderError(PaperbotError):
    """The embedding model is missing, damaged or refuses."""


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
