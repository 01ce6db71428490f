"""What belongs to the Official Account alone: signed calls, receipts, echoes, and followers who come and go."""

import dataclasses as dc
from pathlib import Path

import pytest

from bot.config import Config, Secret
from bot.demo.phones import Phone
from bot.demo.zalo_oa_phone import ZaloOaPhone
from bot.domain.delivery import backoff_ms
from bot.domain.obligations import Duty
from bot.emulators.zalo_oa import FaultKind, OaPerson
from bot.emulators.zalo_oa.state import OaMessage
from bot.messaging import FileRef
from tests.stories.people import DIVISION, Sở, open_office
from tests.world import PUBLIC_URL, World, open_world

NUMBER = "1204/SVHTTDL-VP"
TOKEN = ("access_token",)


def at_home(**oa: object) -> Config:
    """An office with an address on the internet."""
    config = Config()
    web = dc.replace(config.web, public_url="https://quantriet.example")
    return dc.replace(config, web=web, zalo_oa=dc.replace(config.zalo_oa, **oa))  # type: ignore[arg-type]


def person_of(phone: Phone) -> OaPerson:
    assert isinstance(phone, ZaloOaPhone)
    assert isinstance(phone.person, OaPerson)
    return phone.person


async def statuses(world: World, kind: str) -> list[str]:
    return [row["status"] for row in await world.rows("select status from outbox where kind = ? order by id", kind)]


# ------------------------------------------------------------------------------------------------------ signed calls


async def test_a_press_counts_and_what_looks_like_one_does_not(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_oa") as office:
        directive = await office.passed_on()
        before = await office.count("receipt-acknowledged")
        await office.forges(office.hoa, f"receive {directive} 1")
        await office.says(office.hoa, f"receive {directive} 1")
        assert await office.count("receipt-acknowledged") == before
        assert "Đã ghi nhận: Phòng Quản lý văn hóa đã nhận 1204" in await office.taps(office.hoa, "Đã nhận")
        assert await office.count("receipt-acknowledged") == before + 1


async def test_forged_replayed_and_changed_calls_change_nothing(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_oa") as office:
        await office.passed_on()
        await office.taps(office.hoa, "Đã nhận")
        webhook, world = office.world.zalo_oa.webhook, office.world
        press = next(body for body in reversed(webhook.bodies) if b"user_send_text" in body)
        good = webhook.headers(press)
        heard, lines = len(office.hoa.heard), len(await office.kinds())
        assert (await webhook.post(press, good))[0] == 200
        assert (await webhook.post(press.replace(b"user_send_text", b"user_send_link"), good))[0] == 200
        assert (await webhook.post(press, {"X-ZEvent-Signature": "mac=" + "0" * 64}))[0] == 200
        assert (await webhook.post(press, {}))[0] == 200
        assert await webhook.probe() == 200
        await world.settle()
        assert (len(office.hoa.heard), len(await office.kinds())) == (heard, lines)
        assert [call.status for call in webhook.delivered] == [200] * len(webhook.delivered)


async def test_the_office_is_told_when_many_calls_are_not_zalos(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_oa") as office:
        webhook = office.world.zalo_oa.webhook
        for _ in range(25):
            await webhook.probe()
        await office.world.settle()
        assert not any("chữ ký" in message.text for message in office.lan.heard)
        body = webhook.body_of({"event_name": "user_send_text"})
        for _ in range(25):
            await webhook.post(body, {"X-ZEvent-Signature": "mac=" + "0" * 64})
        await office.world.settle()
        assert sum("không mang chữ ký của Zalo" in message.text for message in office.lan.heard) == 1


async def test_everything_twice_and_in_any_order_is_recorded_once(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_oa") as office:
        await office.passed_on()
        modes = office.world.zalo_oa.webhook.modes
        modes.duplicate = modes.reorder = True
        for phone in (office.hoa, office.mai, office.tuan):
            await phone.tap("Đã nhận")
        await office.world.settle()
        assert await office.count("receipt-acknowledged") == 2
        assert len([m for m in office.hoa.heard if "Đã ghi nhận" in m.text]) == 1


async def test_the_key_is_changed_while_officials_press(tmp_path: Path) -> None:
    """The administrator puts the new key into the settings, then resets it in the console: no press between is lost."""
    keys = {"webhook_key": Secret("the-new-oa-key"), "previous_webhook_key": Secret("emulated-oa-secret-key")}
    async with open_world(tmp_path, zalo_oa=True, config=at_home(**keys)) as world:
        world.zalo_oa.state.webhook_key = "emulated-oa-secret-key"
        phones = [await world.phone(f"Đồng chí {n}", "zalo_oa") for n in range(6)]
        for number, phone in enumerate(phones):
            if number == 3:
                world.zalo_oa.state.webhook_key = "the-new-oa-key"
            await phone.say("xin chào")
        await world.settle()
        assert all("Kính chào đồng chí" in phone.last.text for phone in phones)
        world.zalo_oa.state.webhook_key = "somebody-elses"
        await phones[0].say("đồng ý")
        await world.settle()
        assert "Kính chào đồng chí" in phones[0].last.text


# ----------------------------------------------------------------------------------------------------------- receipts


async def test_delivered_and_seen_are_shown_as_such_and_are_no_acknowledgement(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_oa") as office:
        await office.passed_on(NUMBER, DIVISION)
        assert set(await statuses(office.world, "directive_card")) == {"delivered"}
        person_of(office.hoa).see()
        await office.world.settle()
        assert set(await statuses(office.world, "directive_card")) == {"seen"}
        assert await office.count("message-seen") > 0
        assert await office.count("receipt-acknowledged") == 0


async def test_a_lost_answer_is_settled_by_the_echo(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_oa") as office:
        world, oa = office.world, office.world.zalo_oa
        oa.faults.add(FaultKind.LOST, user_id=person_of(office.hoa).id)
        await office.passed_on(NUMBER, DIVISION)
        assert await statuses(world, "directive_card") == ["delivered"]
        assert sum(NUMBER in message.text for message in office.hoa.heard) == 1
        assert not any("gửi lại" in message.text for message in office.hoa.heard)


async def test_an_echo_that_comes_late_takes_the_repetition_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The platform's own calls are late: the card waits to be sent once more, and is not, for the echo says that it arrived."""
    monkeypatch.setattr("bot.channels.zalo_oa_air.WAIT_S", 0.05)
    async with open_office(tmp_path, "zalo_oa") as office:
        world, oa = office.world, office.world.zalo_oa
        oa.webhook.modes.echoes = oa.webhook.modes.receipts = False
        await lose_the_answer(office, monkeypatch)
        await office.passed_on(NUMBER, DIVISION)
        assert await statuses(world, "directive_card") == ["queued"]
        shown = person_of(office.hoa).last
        assert shown is not None
        await tell(world, shown, "oa_send_text", text=shown.text)
        assert await statuses(world, "directive_card") == ["delivered"]
        await world.wait(1_200)
        assert sum(NUMBER in message.text for message in office.hoa.heard) == 1


async def lose_the_answer(office: Sở, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer to the next message to Hoa is lost, and what may have arrived waits ten minutes before it is sent again.

    What a busy machine did not even connect is tried again as soon as ever.
    """
    lost = office.world.zalo_oa.faults.add(FaultKind.LOST, user_id=person_of(office.hoa).id)
    monkeypatch.setattr(
        "bot.domain.delivery.backoff_ms", lambda attempts: 600_000 if lost.hits else backoff_ms(attempts)
    )


async def tell(world: World, shown: OaMessage, event_name: str, **more: str) -> None:
    """The platform's own calls about a message, late: that it was received, and its repetition."""
    oa = world.zalo_oa
    parties = {"sender": {"id": oa.state.oa_id}, "recipient": {"id": shown.user_id}}
    for name, content in (("user_received_message", {}), (event_name, more)):
        event = {"event_name": name, **parties, "message": {"msg_id": shown.id, **content}}
        oa.webhook.emit_raw(oa.webhook.body_of(event))
        await world.settle()


async def test_a_late_echo_of_a_file_takes_its_repetition_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is repeated without its name: it settles the one file that is in doubt for this person."""
    monkeypatch.setattr("bot.channels.zalo_oa_air.WAIT_S", 0.05)
    async with open_office(tmp_path, "zalo_oa") as office:
        world, oa = office.world, office.world.zalo_oa
        oa.webhook.modes.echoes = oa.webhook.modes.receipts = False
        kept = world.app.office.blobs.put(b"%PDF-1.4 cong van", limit=10_000)
        file = FileRef(kept.sha256, "1204.pdf", "application/pdf", kept.size)
        await lose_the_answer(office, monkeypatch)
        await office.passed_on(NUMBER, DIVISION, files=(file,))
        assert await statuses(world, "directive_card") == ["queued", "sent"]
        [shown] = [message for message in person_of(office.hoa).from_oa if message.kind == "file"]
        await tell(world, shown, "oa_send_file")
        assert await statuses(world, "directive_card") == ["delivered", "sent"]
        await world.wait(1_200)
        assert [message.kind for message in person_of(office.hoa).from_oa].count("file") == 1


# --------------------------------------------------------------------------------------------------- coming and going


async def test_who_unfollows_and_follows_again_gets_what_is_open(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_oa") as office:
        hoa = person_of(office.hoa)
        hoa.unfollow()
        await office.world.settle()
        await office.passed_on(NUMBER, DIVISION)
        assert not any(NUMBER in message.text for message in office.hoa.heard)
        hoa.follow()
        await office.world.settle()
        office.hoa.sees(NUMBER)
        assert "Đã ghi nhận" in await office.taps(office.hoa, "Đã nhận")


async def test_a_changed_zalo_account_is_a_stranger_until_it_is_linked(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_oa") as office:
        await office.passed_on(NUMBER, DIVISION)
        new = await office.world.phone("Hoàng Thị Hoa", "zalo_oa")
        assert "Kính chào đồng chí" in await office.says(new, "da nhan 1204")
        payload = person_of(office.hoa).button("Đã nhận")
        assert payload is not None
        person_of(new).send(payload.payload)
        await office.world.settle()
        assert await office.count("receipt-acknowledged") == 0
        code = (await office.says(office.hoa, "/lienket")).split("\n")[0].partition(":")[2]
        await office.says(new, code)
        await office.taps(new, "Đồng ý", "Chuyển hẳn sang Zalo")
        new.sees(NUMBER)


async def test_somebody_of_the_office_answering_in_oa_chat_disturbs_nothing(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_oa") as office:
        lines = len(await office.kinds())
        office.world.zalo_oa.human_answers(person_of(office.hoa), "Chào chị, em ở Văn phòng.")
        await office.world.settle()
        assert len(await office.kinds()) == lines


async def test_whoever_follows_without_a_word_is_greeted_and_told_what_to_send(tmp_path: Path) -> None:
    """The paper slip begins with following the OA; nobody has to guess that a message comes next."""
    async with open_office(tmp_path, "zalo_oa") as office:
        stranger = await office.world.phone("Vi Thị Hương", "zalo_oa")
        person_of(stranger).follow()
        await office.world.settle()
        assert "Kính chào đồng chí" in stranger.last.text
        assert "Đồng ý" in stranger.last.labels
        other = await office.world.phone("Lê Văn Nam", "zalo_oa")
        person_of(other).click_chat()
        await office.world.settle()
        assert "Kính chào đồng chí" in other.last.text
        known = len(office.hoa.heard)
        person_of(office.hoa).click_chat()
        await office.world.settle()
        assert len(office.hoa.heard) == known, "whoever is registered is not greeted for looking in"


async def test_who_comes_and_goes_within_minutes_is_greeted_and_served_once(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_oa") as office:
        stranger = await office.world.phone("Vi Thị Hương", "zalo_oa")
        await office.passed_on(NUMBER, DIVISION)
        for phone in (stranger, office.hoa):
            for _ in range(2):
                person_of(phone).follow()
                await office.world.settle()
                person_of(phone).unfollow()
                await office.world.settle()
            person_of(phone).follow()
            await office.world.settle()
        assert sum("Kính chào đồng chí" in message.text for message in stranger.heard) == 1
        assert sum(f"Công văn số {NUMBER}" in message.text for message in office.hoa.heard) == 1
        person_of(stranger).unfollow()
        await office.world.wait(7 * 3600)
        person_of(stranger).follow()
        await office.world.settle()
        assert sum("Kính chào đồng chí" in message.text for message in stranger.heard) == 2


async def test_help_and_examples_are_words_where_there_are_no_commands(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_oa", also=("telegram",)) as office:
        await office.says(office.hoa, "tro giup")
        shown = "\n".join(message.text for message in office.hoa.heard)
        assert "\nviec: việc đơn vị phải làm" in shown
        assert "/viec:" not in shown
        assert "ví dụ: tien do gui 1204" in await office.says(office.lan, "gui den dau")
        other = await office.world.phone("Lê Văn Nam", "telegram", started=True)
        await office.says(other, "/trogiup")
        assert any("/trogiup: " in message.text for message in other.heard)


async def test_a_file_whose_address_is_gone_is_sent_on_a_page_as_the_answer_it_was(tmp_path: Path) -> None:
    config = Config()
    config = dc.replace(config, web=dc.replace(config.web, public_url=PUBLIC_URL))
    async with open_office(tmp_path, "zalo_oa", config=config) as office:
        hoa, world = office.hoa, office.world
        await office.passed_on(NUMBER, DIVISION, duties=(Duty.REPORT,))
        await office.taps(hoa, "Đã gửi báo cáo", "Gửi ảnh hoặc tệp tại đây")
        person_of(hoa).send_file("Báo cáo quý II.pdf", b"%PDF-1.4 quy hai", "application/pdf")
        world.zalo_oa.forget_media()
        await world.settle()
        assert "Tệp không còn trên máy chủ của ứng dụng" in hoa.last.text
        assert f"{PUBLIC_URL}/u/" in hoa.last.text
        assert "nội dung của" in await world.upload(hoa, "Báo cáo quý II.pdf", b"MZ")
        assert "Đã nhận 01 tệp" in await world.upload(hoa, "Báo cáo quý II.pdf", b"%PDF-1.4 quy hai")
        assert await office.count("report-sent") == 1
        assert "báo đã gửi báo cáo" in hoa.last.text


async def test_a_file_without_a_name_gets_one(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_oa") as office:
        person_of(office.hoa).send_video()
        await office.world.settle()
        assert "Đã nhận tệp video.mp4. Tệp này để làm gì?" in office.hoa.last.text
