"""Settings of the platforms that reach people: Telegram, Zalo Bot, Zalo Official Account (telegram.md, zalo-api.md)."""

# No `from __future__ import annotations` here: cattrs would lose the bounds in `Annotated`.

import enum
from dataclasses import dataclass, field
from typing import Annotated

from bot.config.checks import Between, Url, UrlOrNothing
from bot.config.faults import Secret


def _no_secret() -> Secret:
    return Secret("")


class Receiving(enum.StrEnum):
    """How what people send arrives: asked for, or delivered to our public address."""

    POLLING = "polling"
    WEBHOOK = "webhook"


@dataclass(frozen=True)
class Telegram:
    """The Telegram channel; on when there is a token."""

    token: Secret = field(default_factory=_no_secret)
    token_env: str = "QUANTRIET_TELEGRAM_TOKEN"
    base_url: Url = "https://api.telegram.org/bot"
    base_file_url: Url = "https://api.telegram.org/file/bot"
    mode: Receiving = Receiving.POLLING
    webhook_secret: Secret = field(default_factory=_no_secret)
    webhook_secret_env: str = "QUANTRIET_TELEGRAM_WEBHOOK_SECRET"

    @property
    def enabled(self) -> bool:
        """Whether the channel is switched on."""
        return bool(self.token)


@dataclass(frozen=True)
class ZaloBot:
    """The Zalo Bot Platform channel; on when there is a token. Limits are those of the free plan (zalo-api.md A6)."""

    token: Secret = field(default_factory=_no_secret)
    token_env: str = "QUANTRIET_ZALO_BOT_TOKEN"
    base_url: Url = "https://bot-api.zaloplatforms.com/bot"
    mode: Receiving = Receiving.POLLING
    webhook_secret: Secret = field(default_factory=_no_secret)
    webhook_secret_env: str = "QUANTRIET_ZALO_BOT_WEBHOOK_SECRET"
    previous_webhook_secret: Secret = field(default_factory=_no_secret)
    previous_webhook_secret_env: str = "QUANTRIET_ZALO_BOT_PREVIOUS_WEBHOOK_SECRET"
    share_url: UrlOrNothing = ""
    monthly_messages: Annotated[int, Between(0, 10_000_000)] = 3000
    users: Annotated[int, Between(0, 1_000_000)] = 50
    reserve: Annotated[int, Between(0, 1_000_000)] = 100
    answers_reserve: Annotated[int, Between(0, 1_000_000)] = 300
    count_incoming: bool = True
    groups: bool = False

    @property
    def enabled(self) -> bool:
        """Whether the channel is switched on."""
        return bool(self.token)


class ButtonShape(enum.StrEnum):
    """How buttons under a text are written down: two ways are seen in use, neither is published (zalo-api.md B4)."""

    PLAIN = "plain"
    """The text beside, no ``template_type``."""
    TYPED = "typed"
    """``template_type: "button"`` with the text inside."""


@dataclass(frozen=True)
class ZaloOa:
    """The Zalo Official Account channel; on when the OA and the app are named and both secrets are there (zalo-api.md B)."""

    oa_id: str = ""
    app_id: str = ""
    app_secret: Secret = field(default_factory=_no_secret)
    app_secret_env: str = "QUANTRIET_ZALO_OA_APP_SECRET"
    webhook_key: Secret = field(default_factory=_no_secret)
    webhook_key_env: str = "QUANTRIET_ZALO_OA_WEBHOOK_KEY"
    previous_webhook_key: Secret = field(default_factory=_no_secret)
    previous_webhook_key_env: str = "QUANTRIET_ZALO_OA_PREVIOUS_WEBHOOK_KEY"
    code_verifier: Secret = field(default_factory=_no_secret)
    code_verifier_env: str = "QUANTRIET_ZALO_OA_CODE_VERIFIER"
    consent_url: str = ""
    base_url: Url = "https://openapi.zalo.me"
    template_url: Url = "https://business.openapi.zalo.me"
    oauth_url: Url = "https://oauth.zaloapp.com"
    appsecret_proof: bool = False
    button_shape: ButtonShape = ButtonShape.PLAIN
    media_hosts: tuple[str, ...] = ("zdn.vn", "zadn.vn", "zalo.me", "zaloapp.com")
    templates: dict[str, str] = field(default_factory=dict)
    monthly_paid: Annotated[int, Between(0, 10_000_000)] = 500
    reserve: Annotated[int, Between(0, 1_000_000)] = 50
    paid_price: Annotated[int, Between(0, 1_000_000)] = 55
    template_price: Annotated[int, Between(0, 1_000_000)] = 140
    template_phone_price: Annotated[int, Between(0, 1_000_000)] = 200

    @property
    def enabled(self) -> bool:
        """Whether the channel is switched on."""
        return bool(self.oa_id and self.app_id and self.app_secret and self.webhook_key)
