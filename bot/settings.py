"""Settings of the bot; they include the library's."""

from __future__ import annotations

from pydantic import Field

from ingest.settings import LibrarySettings


class BotSettings(LibrarySettings):
    """What questions need beside the library."""

    papers: int = Field(default=5, ge=1, le=50, alias="PAPERBOT_PAPERS", description="papers an answer draws on")
