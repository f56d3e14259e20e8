"""Settings of the bot; they include the library's."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from ingest.settings import LibrarySettings

_MAX_PRICE = 1_000_000.0  # dollars for a million tokens: only a slip is dearer


class BotSettings(LibrarySettings):
    """What questions need beside the library."""

    papers: int = Field(default=5, ge=1, le=50, alias="PAPERBOT_PAPERS", description="papers an answer draws on")
    log: Literal["on", "off"] = Field(default="on", alias="PAPERBOT_LOG", description="keep a log of questions and answers")
    # The language model; there is none without a key or an address.
    model: str = Field(default="", alias="PAPERBOT_MODEL", max_length=200)
    # Not sent unless set: several models refuse every value but their own.
    temperature: float | None = Field(default=None, ge=0, le=2, alias="PAPERBOT_TEMPERATURE")
    max_tokens: int = Field(default=2000, ge=1, le=1_000_000, alias="PAPERBOT_MAX_TOKENS", description="of an answer")
    context_tokens: int = Field(default=6000, ge=500, le=10_000_000, alias="PAPERBOT_CONTEXT_TOKENS", description="of a prompt")
    connect_timeout: float = Field(default=10.0, gt=0, le=300, alias="PAPERBOT_CONNECT_TIMEOUT", description="seconds")
    # An answer may take as long as it likes; silence may not.
    stall_timeout: float = Field(default=30.0, gt=0, le=3600, alias="PAPERBOT_STALL_TIMEOUT", description="seconds")
    retries: int = Field(default=2, ge=0, le=10, alias="PAPERBOT_RETRIES")
    # Dollars for a million tokens of prompts, and of answers.
    prices: tuple[float, float] | None = Field(default=None, alias="PAPERBOT_PRICES")

    @field_validator("prices", mode="before")
    @classmethod
    def _two_prices(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            asked, said = (float(part) for part in value.split("/"))
        except ValueError:
            asked = said = -1.0
        if not (0 <= asked < _MAX_PRICE and 0 <= said < _MAX_PRICE):
            raise ValueError('expected "INPUT/OUTPUT" in dollars for a million tokens, for example 0.40/1.60')
        return asked, said
