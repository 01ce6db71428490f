"""What an update means, from raw JSON as Telegram sends it; and what is kept of one before anybody reads it."""

import json
import unicodedata
from typing import Any

import pytest

from bot.channels.telegram_reading import Me, callback_of, read
from bot.channels.telegram_updates import raw_item, raw_item_of
from bot.messaging import Attachment, AttachmentKind, Incoming, IncomingKind, Presence, PresenceState, Received

ME = Me(7000000001, "quantriet_bot")
RECEIVED_AT = 1_685_930_401_234
DATE = 1_685_930_400
PERSON = {"id": 5, "is_bot": False, "first_name": "Hoa", "last_name": "Hoàng Thị", "language_code": "vi"}
PRIVATE = {"id": 5, "type": "private"}
GROUP = {"id": -9, "type": "group", "title": "Phòng QLVH"}


def message(chat: dict[str, Any] | None = None, **content: Any) -> dict[str, Any]:
    return {"message_id": 40, "date": DATE, "from": PERSON, "chat": chat or PRIVATE, **content}


def reading(**update: Any) -> Received:
    return read(raw_item({"update_id": 77, **update}, RECEIVED_AT).body, "telegram", ME)


def said(chat: dict[str, Any] | None = None, **content: Any) -> Incoming:
    received = reading(message=message(chat, **content))
    assert isinstance(received, Incoming)
    return received


def test_a_text_says_who_when_where_and_in_which_language() -> None:
    got = said(text="da nhan 1204")
    assert (got.kind, got.text, got.address.channel, got.address.id) == (
        IncomingKind.TEXT,
        "da nhan 1204",
        "telegram",
        "5",
    )
    assert (got.key, got.at, got.display_name, got.language) == ("77", DATE * 1000, "Hoa Hoàng Thị", "vi")


def test_decomposed_text_is_composed_and_half_an_emoji_is_dropped() -> None:
    assert said(text=unicodedata.normalize("NFD", "đã nhận") + "\ud83d").text == "đã nhận"


@pytest.mark.parametrize(
    ("typed", "text", "start"),
    [
        ("/start", "/start", ""),
        ("/start AbC-_9", "/start", "AbC-_9"),
        ("/start@quantriet_bot AbC", "/start", "AbC"),
        ("/tiendo@Quantriet_Bot  1204", "/tiendo 1204", ""),
        ("/tiendo 1204\nhai dòng", "/tiendo 1204\nhai dòng", ""),
        ("/huy", "/huy", ""),
        ("/ không phải lệnh", "/ không phải lệnh", ""),
        ("12/CT-UBND", "12/CT-UBND", ""),
    ],
)
def test_commands_lose_the_name_of_the_bot(typed: str, text: str, start: str) -> None:
    got = said(text=typed)
    assert (got.kind, got.text, got.start) == (IncomingKind.TEXT, text, start)


def test_a_reply_names_the_message_it_answers() -> None:
    assert said(text="1", reply_to_message=message(message_id=12)).on_message == "5:12"


def test_a_press_is_its_command_on_its_message_at_the_time_it_came() -> None:
    query = {
        "id": "4382",
        "from": PERSON,
        "chat_instance": "1",
        "data": "receive 12",
        "message": message(message_id=31),
    }
    got = reading(callback_query=query)
    assert isinstance(got, Incoming)
    assert (got.kind, got.command, got.on_message, got.at) == (IncomingKind.TAP, "receive 12", "5:31", RECEIVED_AT)
    assert callback_of(got) == "4382"
    assert callback_of(said(text="x")) == ""


def test_a_press_on_a_message_too_old_to_be_shown_still_counts() -> None:
    old = {"message_id": 3, "date": 0, "chat": PRIVATE}
    got = reading(callback_query={"id": "1", "from": PERSON, "data": "receive 12", "message": old})
    assert isinstance(got, Incoming)
    assert (got.kind, got.on_message, got.address.id) == (IncomingKind.TAP, "5:3", "5")


FILE = {"file_id": "F1", "file_unique_id": "u", "file_size": 900}


@pytest.mark.parametrize(
    ("content", "kind", "attachment"),
    [
        (
            {"document": {**FILE, "file_name": "Báo cáo.pdf", "mime_type": "application/pdf"}},
            IncomingKind.FILES,
            Attachment(AttachmentKind.DOCUMENT, "F1", "Báo cáo.pdf", "application/pdf", 900),
        ),
        (
            {"photo": [{**FILE, "file_id": "s", "width": 90, "height": 60}, {**FILE, "width": 900, "height": 600}]},
            IncomingKind.FILES,
            Attachment(AttachmentKind.PHOTO, "F1", "", "image/jpeg", 900),
        ),
        (
            {"voice": {**FILE, "duration": 3}},
            IncomingKind.VOICE,
            Attachment(AttachmentKind.VOICE, "F1", "", "audio/ogg", 900),
        ),
        ({"video": FILE}, IncomingKind.FILES, Attachment(AttachmentKind.OTHER, "F1", "", "video/mp4", 900)),
        (
            {"animation": FILE, "document": {**FILE, "mime_type": "video/mp4"}},
            IncomingKind.FILES,
            Attachment(AttachmentKind.DOCUMENT, "F1", "", "video/mp4", 900),
        ),
    ],
)
def test_files_come_as_attachments_with_their_caption(
    content: dict[str, Any], kind: IncomingKind, attachment: Attachment
) -> None:
    got = said(caption="gửi Văn phòng", **content)
    assert (got.kind, got.text, got.attachments) == (kind, "gửi Văn phòng", (attachment,))


def test_a_sticker_is_a_symbol_and_never_a_word() -> None:
    got = said(sticker={**FILE, "emoji": "❤️"})
    assert (got.kind, got.text, got.attachments) == (IncomingKind.SYMBOL, "❤️", ())


def test_only_ones_own_contact_card_tells_a_number() -> None:
    card = {"phone_number": "+84912000000", "first_name": "Hoa"}
    assert said(contact={**card, "user_id": 5}).kind is IncomingKind.CONTACT
    assert said(contact={**card, "user_id": 5}).text == "+84912000000"
    for foreign in (card, {**card, "user_id": 6}):
        got = said(contact=foreign)
        assert (got.kind, got.text) == (IncomingKind.UNSUPPORTED, "")


@pytest.mark.parametrize(
    "content", [{"location": {"latitude": 1, "longitude": 2}}, {"poll": {"id": 1}}, {"a_thing_of_2031": {}}]
)
def test_what_cannot_be_read_is_answered_as_unsupported(content: dict[str, Any]) -> None:
    assert said(**content).kind is IncomingKind.UNSUPPORTED


def test_notices_of_the_app_concern_nobody() -> None:
    assert reading(message=message(pinned_message=message())) is None
    assert reading(message=message(text="x", **{"from": {**PERSON, "is_bot": True}})) is None


def test_an_edited_text_is_an_edit_and_a_moving_location_is_nothing() -> None:
    got = reading(edited_message=message(text="45/45", edit_date=DATE + 60))
    assert isinstance(got, Incoming)
    assert (got.kind, got.text, got.on_message, got.at) == (IncomingKind.EDITED, "45/45", "5:40", (DATE + 60) * 1000)
    assert reading(edited_message=message(location={}, edit_date=DATE)) is None
    assert reading(edited_message=message(GROUP, text="x", edit_date=DATE)) is None


@pytest.mark.parametrize("text", ["/tiendo", "/tiendo@Quantriet_bot 5", "nhờ @quantriet_BOT xem"])
def test_a_group_that_speaks_to_us_is_heard_without_its_words_or_names(text: str) -> None:
    got = said(GROUP, text=text)
    assert (got.kind, got.address.id, got.text, got.display_name) == (IncomingKind.GROUP, "-9", "", "")


def test_a_reply_to_us_in_a_group_is_heard() -> None:
    assert (
        said(GROUP, text="ok", reply_to_message=message(GROUP, **{"from": {"id": ME.id, "is_bot": True}})).kind
        is IncomingKind.GROUP
    )


@pytest.mark.parametrize("text", ["chào cả nhà", "/tiendo@other_bot", "@quantriet_bot_2 ơi", "gọi @lan"])
def test_what_a_group_says_among_itself_is_not_ours(text: str) -> None:
    assert reading(message=message(GROUP, text=text)) is None


def test_a_press_in_a_group_is_only_a_group() -> None:
    got = reading(callback_query={"id": "1", "from": PERSON, "data": "receive 12", "message": message(GROUP)})
    assert isinstance(got, Incoming)
    assert (got.kind, got.command, got.display_name, callback_of(got)) == (IncomingKind.GROUP, "", "", "1")


def standing(chat: dict[str, Any], old: str, new: str) -> Received:
    change = {
        "chat": chat,
        "from": PERSON,
        "date": DATE,
        "old_chat_member": {"status": old},
        "new_chat_member": {"status": new},
    }
    return reading(my_chat_member=change)


def test_stopping_and_starting_the_bot_is_presence() -> None:
    gone, back = standing(PRIVATE, "member", "kicked"), standing(PRIVATE, "kicked", "member")
    assert isinstance(gone, Presence)
    assert isinstance(back, Presence)
    assert (gone.state, gone.address.id, gone.at) == (PresenceState.BLOCKED, "5", DATE * 1000)
    assert back.state is PresenceState.RETURNED


def test_being_put_into_a_group_is_heard_once_and_being_put_out_is_not() -> None:
    assert isinstance(standing(GROUP, "left", "member"), Incoming)
    assert standing(GROUP, "member", "administrator") is None
    assert standing(GROUP, "member", "kicked") is None


def test_a_group_that_moves_tells_it_twice_in_the_same_words() -> None:
    for told in (
        message(GROUP, migrate_to_chat_id=-1009),
        message({"id": -1009, "type": "supergroup"}, migrate_from_chat_id=-9),
    ):
        got = reading(message=told)
        assert isinstance(got, Presence)
        assert (got.state, got.address.id, got.moved_to) == (PresenceState.MOVED, "-9", "-1009")


# ----------------------------------------------------------------------------------------------------- what is kept


def test_the_key_is_the_update_and_the_address_is_the_chat() -> None:
    item = raw_item_of(json.dumps({"update_id": 8, "message": message(text="x")}).encode(), RECEIVED_AT)
    assert (item.key, item.address) == ("8", "5")
    press = {"update_id": 9, "callback_query": {"id": "1", "from": PERSON, "message": message(GROUP)}}
    assert raw_item(press, 0).address == "-9"


POISON = [
    b"",
    b"not json",
    b"\xff\xfe",
    b"[1, 2]",
    b"null",
    b"[" * 100_000,
    b'{"message": {"text": "no number"}}',
    b'{"update_id": "8"}',
    b'{"update_id": true}',
    b'{"update_id": 8, "message": 5}',
    b'{"update_id": 8, "message": {"chat": 5, "text": []}}',
    b'{"update_id": 8, "message": {"chat": {"id": "x", "type": "private"}}}',
    b'{"update_id": 8, "message": {"chat": {"id": 5, "type": "private"}, "from": 1, "date": "soon", "text": 7}}',
    b'{"update_id": 8, "message": {"chat": {"id": 5, "type": "private"}, "photo": [1, null]}}',
    b'{"update_id": 8, "callback_query": {"from": {"id": 5}}}',
    b'{"update_id": 8, "my_chat_member": {"chat": {"id": 5, "type": "private"}, "new_chat_member": []}}',
    b'{"update_id": 8, "a_thing_of_2031": {}}',
]


@pytest.mark.parametrize("body", POISON, ids=range(len(POISON)))
def test_poison_has_a_key_of_its_own_and_hurts_nobody(body: bytes) -> None:
    item = raw_item_of(body, RECEIVED_AT)
    assert item.key
    assert raw_item_of(body, RECEIVED_AT + 5).key == item.key
    got = read(item.body, "telegram", ME)
    assert got is None or (isinstance(got, Incoming) and got.address.id == "5")


def test_different_poison_has_different_keys() -> None:
    nameless = [body for body in POISON if b'"update_id": 8' not in body]
    assert len({raw_item_of(body, 0).key for body in nameless}) == len(nameless)
