"""Methods that send, change and remove messages, and answer pressed buttons."""

from __future__ import annotations

from bot.emulators.telegram.arguments import Arguments
from bot.emulators.telegram.errors import ApiError, bad_request, forbidden
from bot.emulators.telegram.markup import check_markup
from bot.emulators.telegram.state import BotState, Chat, Json, StoredMessage
from bot.emulators.telegram.texts import MAX_CAPTION, MAX_TEXT, format_text

DELETE_WITHIN_S = 48 * 3600
MAX_CALLBACK_ANSWER = 200
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)


def send_message(bot: BotState, given: Arguments) -> Json:
    chat = addressee(bot, given)
    return deliver(bot, chat, given, _text_content(bot, given)).api


def edit_message_text(bot: BotState, given: Arguments) -> Json:
    message = _editable(bot, given)
    if "text" not in message.api:
        raise bad_request("there is no text in the message to edit")
    return _apply_edit(bot, given, message, _text_content(bot, given), ("text", "entities"))


def edit_message_caption(bot: BotState, given: Arguments) -> Json:
    message = _editable(bot, given)
    if "document" not in message.api and "photo" not in message.api:
        raise bad_request("there is no caption in the message to edit")
    return _apply_edit(bot, given, message, caption_content(bot, given), ("caption", "caption_entities"))


def edit_message_reply_markup(bot: BotState, given: Arguments) -> Json:
    return _apply_edit(bot, given, _editable(bot, given), {}, ())


def delete_message(bot: BotState, given: Arguments) -> bool:
    chat = addressee(bot, given)
    message = chat.messages.get(given.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    too_old = bot.clock.now() // 1000 - message.api["date"] > DELETE_WITHIN_S
    not_ours = chat.is_group and not message.from_bot and chat.bot_status != "administrator"
    if too_old or not_ours:
        raise bad_request("message can't be deleted")
    del chat.messages[message.api["message_id"]]
    bot.next_revision()
    bot.changed(chat)
    return True


def answer_callback_query(bot: BotState, given: Arguments) -> bool:
    """Once per press, and only while the query is young (`callback_lifetime_s`)."""
    pressed = bot.pressed.get(given.text("callback_query_id"))
    now = bot.clock.monotonic()
    if pressed is None or pressed.answer is not None or now - pressed.at > bot.callback_lifetime_s:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = given.text("text")
    if len(text) > MAX_CALLBACK_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    pressed.answer, pressed.answered_at = (text, given.flag("show_alert")), now
    chat = bot.chats.get(pressed.user_id)
    if chat is not None:
        bot.changed(chat)
    return True


def send_chat_action(bot: BotState, given: Arguments) -> bool:
    chat = addressee(bot, given)
    action = given.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.actions.append((bot.clock.monotonic(), action))
    return True


def set_message_reaction(bot: BotState, given: Arguments) -> bool:
    chat = addressee(bot, given)
    if given.integer("message_id") not in chat.messages:
        raise bad_request("message to react not found")
    reactions = given.json("reaction") or []
    if not isinstance(reactions, list) or any(reaction.get("type") == "paid" for reaction in reactions):
        raise bad_request("REACTION_INVALID")
    return True


def addressee(bot: BotState, given: Arguments) -> Chat:
    """The chat a call is for. Raises ApiError: chat not found, blocked, deactivated, kicked, migrated."""
    if not given.has("chat_id"):
        raise bad_request("chat_id is empty")
    try:
        chat = bot.chat(int(given.text("chat_id")))
    except ValueError:
        chat = None  # @names: the emulator has no public channels
    if chat is None or not (chat.started or chat.is_group):
        raise bad_request("chat not found")
    if chat.migrated_to:
        raise ApiError(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            migrate_to_chat_id=chat.migrated_to,
        )
    if chat.deactivated:
        raise forbidden("user is deactivated")
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    if chat.is_group and chat.bot_status in ("left", "kicked"):
        words = "was kicked from" if chat.bot_status == "kicked" else "is not a member of"
        raise forbidden(f"bot {words} the {'supergroup' if chat.kind == 'supergroup' else 'group'} chat")
    return chat


def deliver(bot: BotState, chat: Chat, given: Arguments, content: Json) -> StoredMessage:
    """Send what was checked: keyboard, reply and protection are checked first, so a refused call leaves nothing behind."""
    markup = check_markup(
        given.json("reply_markup"), private=chat.kind == "private", inline_only=False, report=bot.report
    )
    content = {**_reply(chat, given), **content}
    if given.flag("protect_content"):
        content["has_protected_content"] = True
    if markup is not None and "inline_keyboard" in markup:
        content["reply_markup"] = markup
    message = bot.new_message(chat, bot.me, content, from_bot=True)
    if markup is not None and "inline_keyboard" not in markup:
        message.reply_keyboard = markup
        chat.keyboard = None if markup.get("remove_keyboard") else markup
    return message


def caption_content(bot: BotState, given: Arguments) -> Json:
    """`caption` and its entities; nothing at all for no caption."""
    _report_two_formats(bot, given, "caption_entities")
    formatted = format_text(
        given.text("caption"),
        given.text("parse_mode"),
        given.json("caption_entities"),
        limit=MAX_CAPTION,
        too_long="message caption is too long",
    )
    content: Json = {"caption": formatted.text} if formatted.text else {}
    if formatted.text and formatted.entities:
        content["caption_entities"] = formatted.entities
    return content


def _text_content(bot: BotState, given: Arguments) -> Json:
    source = given.text("text")
    if not source:
        raise bad_request("message text is empty")
    _report_two_formats(bot, given, "entities")
    text, entities = format_text(
        source, given.text("parse_mode"), given.json("entities"), limit=MAX_TEXT, too_long="message is too long"
    )
    if not text:
        raise bad_request("text must be non-empty")
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    preview = given.json("link_preview_options")
    if preview:
        content["link_preview_options"] = preview
    return content


def _report_two_formats(bot: BotState, given: Arguments, entities: str) -> None:
    if given.has(entities) and given.text("parse_mode"):
        bot.report(f"{entities} given together with parse_mode: the entities are ignored")


def _reply(chat: Chat, given: Arguments) -> Json:
    wanted = given.json("reply_parameters")
    if not wanted:
        return {}
    found = chat.messages.get(int(wanted.get("message_id", 0)))
    if found is not None:
        return {"reply_to_message": {key: value for key, value in found.api.items() if key != "reply_to_message"}}
    if wanted.get("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")


def _editable(bot: BotState, given: Arguments) -> StoredMessage:
    if given.has("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = addressee(bot, given)
    if not given.has("message_id"):
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(given.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return message


def _apply_edit(
    bot: BotState, given: Arguments, message: StoredMessage, content: Json, replaced: tuple[str, ...]
) -> Json:
    """Replace the fields and the keyboard: an edit that names no keyboard removes it; one that changes nothing is refused."""
    chat = bot.chats[message.api["chat"]["id"]]
    markup = check_markup(
        given.json("reply_markup"), private=chat.kind == "private", inline_only=True, report=bot.report
    )
    content = {key: value for key, value in content.items() if key in replaced}
    before = {key: message.api[key] for key in (*replaced, "reply_markup") if key in message.api}
    after = content | ({"reply_markup": markup} if markup else {})
    if before == after:
        raise bad_request(_NOT_MODIFIED)
    kept = {key: value for key, value in message.api.items() if key not in (*replaced, "reply_markup")}
    message.api = {**kept, "edit_date": bot.clock.now() // 1000, **after}
    message.edits += 1
    message.revision = bot.next_revision()
    bot.changed(chat)
    return message.api
