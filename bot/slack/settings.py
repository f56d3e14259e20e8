"""Settings of the Slack bot; they include all others."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr, field_validator

from bot.settings import BotSettings


class SlackSettings(BotSettings):
    """What the bot needs to be in a workspace, and whom it answers there."""

    bot_token: SecretStr = Field(default=SecretStr(""), alias="SLACK_BOT_TOKEN")
    app_token: SecretStr = Field(default=SecretStr(""), alias="SLACK_APP_TOKEN")
    signing_secret: SecretStr = Field(default=SecretStr(""), alias="SLACK_SIGNING_SECRET")
    api_url: str = Field(default="https://slack.com/api/", alias="SLACK_API_URL")
    redis_url: SecretStr = Field(default=SecretStr(""), alias="PAPERBOT_REDIS_URL")  # it may hold a password
    channels: str = Field(default="", alias="PAPERBOT_SLACK_CHANNELS", description="ids, with commas; all if empty")
    users: str = Field(default="", alias="PAPERBOT_SLACK_USERS", description="ids, with commas; all if empty")
    direct: Literal["on", "off"] = Field(default="on", alias="PAPERBOT_SLACK_DIRECT")
    external: Literal["on", "off"] = Field(default="off", alias="PAPERBOT_SLACK_EXTERNAL", description="shared channels")
    rate: int = Field(default=10, ge=0, alias="PAPERBOT_SLACK_RATE", description="questions a user a minute; 0: any")
    workers: int = Field(default=4, ge=1, le=64, alias="PAPERBOT_SLACK_WORKERS", description="answered at once")
    waiting: int = Field(default=500, ge=0, alias="PAPERBOT_SLACK_WAITING", description="that wait for a worker")
    lease: float = Field(default=30.0, ge=1, le=600, alias="PAPERBOT_SLACK_LEASE", description="seconds")
    shutdown: float = Field(default=30.0, ge=0, le=600, alias="PAPERBOT_SLACK_SHUTDOWN", description="seconds")
    health_port: int = Field(default=0, ge=0, le=65_535, alias="PAPERBOT_HEALTH_PORT", description="0: none")
    health_host: str = Field(default="127.0.0.1", alias="PAPERBOT_HEALTH_HOST")
    log_texts: Literal["on", "off"] = Field(default="off", alias="PAPERBOT_SLACK_LOG_TEXTS")

    @field_validator("api_url")
    @classmethod
    def _with_slash(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")):
            raise ValueError("expected an address such as https://slack.com/api/")
        return value.rstrip("/") + "/"

    @property
    def only_channels(self) -> frozenset[str]:
        """Ids of the channels that may ask; empty for all."""
        return _ids(self.channels)

    @property
    def only_users(self) -> frozenset[str]:
        """Ids of the users that may ask; empty for all."""
        return _ids(self.users)


def _ids(value: str) -> frozenset[str]:
    return frozenset(one.strip() for one in value.split(",") if one.strip())
