"""Codes and links given out in chat: on the phone and on paper, never in clear in the record."""

import re
from pathlib import Path

import pytest

from bot.actions import sending
from bot.actions.delivery import answer
from bot.cards.registration import link_code
from bot.demo.phones import Phone
from bot.demo.web_phone import WebPhone
from tests.dialogues.talking import Desk
from tests.dialogues.working import post, tick
from tests.record import DAY, MINUTE
from tests.stories.people import MUSEUM, Sở, open_office
from tests.stories.test_what_is_kept import holding

TWO_FOURS = re.compile(r"\b\d{4} \d{4}\b")


def code_in(text: str) -> str:
    found = TWO_FOURS.search(text)
    assert found, text
    return found[0]


def opened_again(phone: Phone) -> None:
    """The page is loaded anew: it asks for everything once more."""
    assert isinstance(phone, WebPhone)
    phone._after, phone._lines = 0, {}


async def in_clear(office: Sở, code: str, *tokens: str) -> list[str]:
    return await holding(office.world, code, code.replace(" ", ""), *tokens)


async def sealed(office: Sở, table: str, column: str) -> int:
    rows = await office.world.rows(f"select count(*) as n from {table} where {column} like '%\"sealed\"%'")
    return int(rows[0]["n"])


@pytest.mark.parametrize("channel", ["web_chat", "telegram"])
async def test_a_linking_code_is_on_the_phone_and_not_in_the_record(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        code = code_in(await office.says(office.mai, "/lienket"))
        assert await in_clear(office, code) == []
        assert await sealed(office, "outbox", "payload") == 0, "what was sent holds not even the sealed value"
        await office.world.wait(16 * 60)
        await office.world.tick()
        assert await sealed(office, "web_feed", "body") == 0, "nor does the page after a while"


async def test_a_page_opened_again_later_tells_how_to_have_another(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        code = code_in(await office.says(office.mai, "/lienket"))
        opened_again(office.mai)
        await office.mai.look()
        office.mai.sees(code)
        await office.world.wait(16 * 60)
        await office.world.tick()
        opened_again(office.mai)
        await office.mai.look()
        assert code not in office.mai.last.text
        office.mai.sees("Mã chỉ hiện một lần")


@pytest.mark.parametrize("channel", ["web_chat", "telegram"])
async def test_an_invitation_is_on_the_phone_and_not_in_the_record(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        await office.says(office.lan, f"/moi {MUSEUM}")
        await office.taps(office.lan, office.lan.last.labels[0])
        text = office.lan.last.text
        links = re.findall(r"https?://\S+", text)
        tokens = [re.split(r"[/=]", link)[-1] for link in links]
        assert channel == "web_chat" or tokens
        assert await in_clear(office, code_in(text), *tokens) == []
        await office.taps(office.lan, office.lan.last.labels[-1])
        office.lan.sees("thu hồi")
        assert await in_clear(office, code_in(text), *tokens) == [], "Telegram quotes the message that was tapped"


async def test_the_picture_of_an_invitation_goes_with_its_code(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        await office.says(office.lan, f"/moi {MUSEUM}")
        await office.taps(office.lan, "Văn thư")
        blobs = office.world.app.office.blobs
        [card] = await office.world.rows("select sha256 from files where mime = 'image/png'")
        await office.world.wait(13 * 86_400)
        assert blobs.exists(card["sha256"]), "she may still print it"
        await office.world.wait(2 * 86_400)
        assert not blobs.exists(card["sha256"])


async def test_a_typed_code_leaves_nothing_either(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        code = code_in(await office.says(office.mai, "/lienket"))
        second = await office.world.phone("Lý Thị Mai, máy hai")
        await office.says(second, code)
        assert await in_clear(office, code) == []
        assert second.shows_button("Đồng ý")


def queued_code(desk: Desk) -> str:
    language = desk.office.language("vi")
    card = link_code(language, "12345678", 15)
    answer(desk.db, desk.office, desk.now, desk.lan.address, "a:1", card, language)
    return str(desk.db.execute("select payload from outbox").fetchone()["payload"])


def test_a_code_that_waits_is_sealed_and_opened_on_its_way(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    assert "1234" not in queued_code(desk)
    [claimed] = sending.step(desk.db, desk.office, desk.now, "telegram", (), 5, ()).claimed
    assert "1234 5678" in claimed.sending.message.text


def test_what_was_sent_keeps_neither_code_nor_a_digest_to_try_codes_against(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    queued_code(desk)
    post(desk)
    row = desk.db.execute("select payload, sent_digest from outbox").fetchone()
    assert '"hidden":true' in row["payload"]
    assert '"sealed"' not in row["payload"]
    again = Desk(tmp_path / "again")
    language = again.office.language("vi")
    answer(again.db, again.office, again.now, again.lan.address, "a:1", link_code(language, "87654321", 15), language)
    post(again)
    other = again.db.execute("select sent_digest from outbox").fetchone()
    assert row["sent_digest"] == other["sent_digest"], "the digest does not depend on the code"


def test_a_code_nobody_fetched_goes_with_its_days(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    queued_code(desk)
    desk.later(13 * DAY / MINUTE)
    tick(desk)
    assert '"sealed"' in desk.db.execute("select payload from outbox").fetchone()["payload"]
    desk.later(DAY / MINUTE)
    tick(desk)
    row = desk.db.execute("select payload, status from outbox").fetchone()
    assert '"sealed"' not in row["payload"]
    assert row["status"] == "queued"


def test_shown_again_it_says_to_issue_another(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.lan.says("cảm ơn", after=0.1)
    queued_code(desk)
    post(desk)
    shown = desk.lan.says("cảm ơn", after=0.1)
    assert "•••• ••••" in shown
    assert "Mã chỉ hiện một lần" in shown
