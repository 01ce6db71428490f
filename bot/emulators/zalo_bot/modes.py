"""The ways in which captures of the real platform disagree (zalo-api.md A2-A6): each is a switch, and the adapter must live with all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class StatusMode(StrEnum):
    """The HTTP status of a refusal in JSON."""

    MIRROR = "mirror"
    """As its `error_code`."""
    ALWAYS_200 = "always_200"


class BodyForm(StrEnum):
    """What a webhook call carries."""

    WRAPPED = "wrapped"
    """`{"ok": true, "result": {…}}`, as the documents show."""
    FLAT = "flat"
    """The bare event, as an operator saw it."""


class EmptyPoll(StrEnum):
    """What `getUpdates` answers when nobody wrote."""

    ERROR_408 = "error_408"
    OK_EMPTY = "ok_empty"
    """`{"ok": true, "result": {}}`."""


@dataclass
class Modes:
    """Everything that can be switched while it runs. Defaults are what the documents say, or the better captured of two ways."""

    status: StatusMode = StatusMode.MIRROR
    body: BodyForm = BodyForm.WRAPPED
    image_field: str = "photo"
    """`photo` in the documents, `photo_url` in running implementations."""
    empty_poll: EmptyPoll = EmptyPoll.ERROR_408
    forgetful: bool = False
    """What arrives while nobody polls is lost."""
    polled_within_s: float = 2.0
    """Real seconds after a poll during which somebody still counts as polling."""
    code_as_text: bool = False
    """`error_code` as a string."""
    zero_code_on_success: bool = True
    files_arrive_as_unsupported: bool = True
    """False: a file that a person sends leads to nothing at all."""
    delete_unset_is_400: bool = True
    reports_verification: bool = True
    verification_body: bytes = b"{}"
    duplicates: bool = False
    """Every update is delivered twice."""
    webhook_retries: int = 3
    webhook_wait_s: float = 0.2
    """Real seconds before a retry; how often the platform really retries is not known."""
    webhook_timeout_s: float = 5.0
    blocked_code: int = 403
    """What a send to somebody who blocked the bot is answered with: not known."""
    can_join_groups: bool = False
    loopback_is_public: bool = False
    """Pictures may lie on this machine: for a demonstration nobody else can look at."""
    poll_scale: float = 1.0
    """Real seconds for each second a poll asks to be held."""

    def __post_init__(self) -> None:
        self.status, self.body = StatusMode(self.status), BodyForm(self.body)
        self.empty_poll = EmptyPoll(self.empty_poll)
