"""reply_markup: what Telegram refuses in a keyboard, and what it sends back (inline keyboards only).

Limits: Bot API "InlineKeyboardButton", "InlineKeyboardMarkup"; 100 buttons, 8 in a row, callback data 1-64 bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.emulators.telegram.errors import bad_request
from bot.emulators.telegram.links import BadLink, check_link

MAX_BUTTONS = 100
MAX_BUTTONS_IN_ROW = 8
MAX_CALLBACK_BYTES = 64
MAX_COPY_TEXT = 256

_ACTIONS = (
    "callback_data",
    "url",
    "copy_text",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "callback_game",
    "pay",
)
_INLINE_FIELDS = frozenset((*_ACTIONS, "text", "style", "icon_custom_emoji_id"))
_REPLY_FIELDS = frozenset(
    [
        "text",
        "style",
        "icon_custom_emoji_id",
        "web_app",
        "request_contact",
        "request_location",
        "request_poll",
        "request_users",
        "request_chat",
        "request_managed_bot",
    ]
)
_MARKUP_FIELDS = {
    "inline_keyboard": frozenset(("inline_keyboard",)),
    "keyboard": frozenset(
        ("keyboard", "is_persistent", "resize_keyboard", "one_time_keyboard", "input_field_placeholder", "selective")
    ),
    "remove_keyboard": frozenset(("remove_keyboard", "selective")),
    "force_reply": frozenset(("force_reply", "input_field_placeholder", "selective")),
}
_STYLES = ("primary", "success", "danger")

Report = Callable[[str], None]


def check_markup(markup: Any, *, private: bool, inline_only: bool, report: Report) -> dict[str, Any] | None:
    """The checked markup; None for "no keyboard". `report` receives fields the Bot API does not have."""
    if markup is None or markup == {}:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    kind = next((kind for kind in _MARKUP_FIELDS if kind in markup), None)
    if kind is None:
        raise bad_request("can't parse reply keyboard markup JSON object")
    _report_unknown("reply_markup", markup, _MARKUP_FIELDS[kind], report)
    if kind == "inline_keyboard":
        rows = _rows(markup[kind], _inline_button, report)
        return {"inline_keyboard": rows} if rows else None
    if inline_only:
        raise bad_request("inline keyboard expected")
    if kind == "keyboard":
        return {**markup, "keyboard": _rows(markup[kind], _reply_button(private), report)}
    return dict(markup)


def _rows(rows: Any, check: Callable[[Any, Report], dict[str, Any]], report: Report) -> list[list[dict[str, Any]]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" must be an Array of Arrays')
    if sum(len(row) for row in rows) > MAX_BUTTONS or any(len(row) > MAX_BUTTONS_IN_ROW for row in rows):
        raise bad_request("reply markup is too long")
    return [[check(button, report) for button in row] for row in rows if row]


def _inline_button(button: Any, report: Report) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: expected an Object")
    _report_unknown("inline button", button, _INLINE_FIELDS, report)
    if not str(button.get("text", "")).strip():
        raise bad_request("can't parse inline keyboard button: text must be non-empty")
    _check_style(button)
    actions = [action for action in _ACTIONS if action in button]
    if not actions:
        raise bad_request("can't parse inline keyboard button: text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request("can't parse inline keyboard button: exactly one action is expected")
    _check_action(actions[0], button)
    return button


def _check_action(action: str, button: dict[str, Any]) -> None:
    value = button[action]
    if action == "callback_data" and not 1 <= len(str(value).encode()) <= MAX_CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if action == "copy_text":
        text = value.get("text", "") if isinstance(value, dict) else ""
        if not 1 <= len(text) <= MAX_COPY_TEXT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if action == "url":
        try:
            button["url"] = check_link(str(value))
        except BadLink as reason:
            raise bad_request(f"inline keyboard button URL '{value}' is invalid: {reason}") from None
    if action == "web_app":
        address = value.get("url", "") if isinstance(value, dict) else ""
        if not address.startswith("https://"):
            raise bad_request(
                f"inline keyboard button Web App URL '{address}' is invalid: Only HTTPS links are allowed"
            )


def _reply_button(private: bool) -> Callable[[Any, Report], dict[str, Any]]:
    def check(button: Any, report: Report) -> dict[str, Any]:
        if isinstance(button, str):
            button = {"text": button}
        if not isinstance(button, dict) or not str(button.get("text", "")).strip():
            raise bad_request("can't parse keyboard button: text must be non-empty")
        _report_unknown("keyboard button", button, _REPLY_FIELDS, report)
        _check_style(button)
        if button.get("request_contact") and not private:
            raise bad_request("phone number can be requested in private chats only")
        return button

    return check


def _check_style(button: dict[str, Any]) -> None:
    if "style" in button and button["style"] not in _STYLES:
        raise bad_request("can't parse keyboard button: invalid button style specified")


def _report_unknown(where: str, given: dict[str, Any], known: frozenset[str], report: Report) -> None:
    for name in given.keys() - known:
        report(f"{where}: unknown field {name!r}")
