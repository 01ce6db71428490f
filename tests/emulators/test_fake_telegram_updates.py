"""Receiving: polling with confirmation, 24 hours, one poller; and the webhook, again and again until a 2xx."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict

from bot.emulators.telegram import PhoneError, TelegramEmulator
from tests.emulators.conftest import HandClock, client

HOUR = 3600.0


def texts(updates: tuple[Update, ...]) -> list[str]:
    return [update.message.text or "" for update in updates if update.message is not None]


async def test_updates_are_given_again_until_an_offset_confirms_them(telegram: TelegramEmulator, bot: Bot) -> None:
    an = telegram.person(11, "An")
    for text in ("một", "hai", "ba"):
        an.send(text)
    first = await bot.get_updates(limit=2)
    assert texts(first) == ["một", "hai"]
    assert texts(await bot.get_updates()) == ["một", "hai", "ba"]
    assert texts(await bot.get_updates(offset=first[-1].update_id + 1)) == ["ba"]
    assert texts(await bot.get_updates()) == ["ba"]
    assert first[1].update_id == first[0].update_id + 1


async def test_a_negative_offset_keeps_only_the_newest(telegram: TelegramEmulator, bot: Bot) -> None:
    an = telegram.person(11)
    for text in ("một", "hai", "ba"):
        an.send(text)
    assert texts(await bot.get_updates(offset=-1)) == ["ba"]
    assert texts(await bot.get_updates()) == ["ba"]


async def test_an_offset_far_in_the_future_reads_from_the_head(telegram: TelegramEmulator, bot: Bot) -> None:
    an = telegram.person(11)
    an.send("một")
    assert texts(await bot.get_updates(offset=telegram.bot.queue.next_id + 1000)) == ["một"]


async def test_a_long_poll_ends_with_the_first_update(telegram: TelegramEmulator, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=5))
    await asyncio.sleep(0.1)
    telegram.person(11).send("đây")
    assert texts(await asyncio.wait_for(poll, 1)) == ["đây"]
    assert await bot.get_updates(offset=telegram.bot.queue.next_id, timeout=1) == ()


async def test_the_second_poller_ends_the_first(telegram: TelegramEmulator, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=5))
    await asyncio.sleep(0.1)
    async with client(telegram) as other:
        second = asyncio.create_task(other.get_updates(timeout=5))
        with pytest.raises(Conflict, match=r"(?i)terminated by other getUpdates request"):
            await first
        telegram.person(11).send("đây")
        assert texts(await second) == ["đây"]


async def test_unconfirmed_updates_are_kept_a_day(telegram: TelegramEmulator, bot: Bot, clock: HandClock) -> None:
    an = telegram.person(11)
    an.send("cũ")
    clock.turn(23 * HOUR)
    an.send("mới")
    assert texts(await bot.get_updates()) == ["cũ", "mới"]
    clock.turn(2 * HOUR)
    assert texts(await bot.get_updates()) == ["mới"]


async def test_after_a_silent_week_numbers_start_anywhere(
    telegram: TelegramEmulator, bot: Bot, clock: HandClock
) -> None:
    an = telegram.person(11)
    an.send("một")
    (first,) = await bot.get_updates()
    clock.turn(8 * 24 * HOUR)
    assert await bot.get_updates(offset=first.update_id + 1) == ()
    an.send("hai")
    (second,) = await bot.get_updates(offset=first.update_id + 1)
    assert second.update_id != first.update_id + 1


async def test_allowed_updates_are_remembered(telegram: TelegramEmulator, bot: Bot) -> None:
    an = telegram.person(11)
    await bot.get_updates(allowed_updates=["message"])
    an.send("một")
    an.block()
    an.unblock()
    assert [update.message is not None for update in await bot.get_updates()] == [True]
    await bot.get_updates(allowed_updates=[])
    an.block()
    assert len(await bot.get_updates()) == 2


async def test_a_poison_update_breaks_the_library_but_not_the_raw_reader(telegram: TelegramEmulator, bot: Bot) -> None:
    number = telegram.inject_update({"message": {"message_id": 1}})
    with pytest.raises(KeyError):
        await bot.get_updates()
    raw = await bot._post("getUpdates", {})
    assert raw == [{"update_id": number, "message": {"message_id": 1}}]


async def test_button_presses(telegram: TelegramEmulator, bot: Bot, clock: HandClock) -> None:
    an = telegram.person(11, "An", started=True)
    markup = {"inline_keyboard": [[{"text": "Đã nhận", "callback_data": "a:1"}]]}
    await bot.send_message(11, "A", api_kwargs={"reply_markup": markup})
    first, second, late = an.tap("Đã nhận"), an.tap("a:1"), an.forge_tap("a:999")
    updates = await bot.get_updates()
    queries = [update.callback_query for update in updates if update.callback_query is not None]
    assert [query.data for query in queries] == ["a:1", "a:1", "a:999"]
    assert queries[0].from_user.id == 11
    assert queries[0].message is not None
    assert await bot.answer_callback_query(first, "Đã ghi nhận", show_alert=True)
    assert an.answer_to(first) == ("Đã ghi nhận", True)
    assert an.answer_to(second) is None
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(first)
    clock.turn(10)
    assert await bot.answer_callback_query(second)
    telegram.age_callback(10)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(late)
    with pytest.raises(PhoneError):
        an.tap("Đã quán triệt")


class Application:
    """The bot's side of a webhook: answers what `status` says and remembers what came."""

    def __init__(self) -> None:
        self.status = 200
        self.delay = 0.0
        self.received: list[Any] = []
        self.secrets: set[str | None] = set()
        self.busy = self.most_busy = 0
        self.news = asyncio.Condition()
        self.url = ""

    async def take(self, request: web.BaseRequest) -> web.Response:
        self.busy += 1
        self.most_busy = max(self.most_busy, self.busy)
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        body = json.loads(await request.content.read())
        await asyncio.sleep(self.delay)
        self.busy -= 1
        if self.status == 200:
            self.received.append((body["message"]["chat"]["id"], body["message"]["text"]))
            async with self.news:
                self.news.notify_all()
        return web.Response(status=self.status)

    async def until(self, count: int) -> None:
        async with asyncio.timeout(5), self.news:
            await self.news.wait_for(lambda: len(self.received) >= count)


@pytest.fixture
async def application() -> AsyncIterator[Application]:
    app = Application()
    runner = web.ServerRunner(web.Server(app.take))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    app.url = f"http://127.0.0.1:{runner.addresses[0][1]}/telegram"
    yield app
    await runner.cleanup()


async def test_the_webhook_gets_updates_with_the_secret(
    telegram: TelegramEmulator, bot: Bot, application: Application
) -> None:
    telegram.person(11).send("trước")
    await bot.set_webhook(application.url, secret_token="s3cret", allowed_updates=["message"])
    telegram.person(11).send("sau")
    await application.until(2)
    assert application.received == [(11, "trước"), (11, "sau")]
    assert application.secrets == {"s3cret"}
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count, info.allowed_updates) == (application.url, 0, ("message",))
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    telegram.person(11).send("nữa")
    assert texts(await bot.get_updates()) == ["nữa"]


async def test_a_refused_update_is_tried_again_and_holds_back_only_its_chat(
    telegram: TelegramEmulator, bot: Bot, application: Application
) -> None:
    telegram.bot.webhook.first_wait_s = 0.05
    application.status = 500
    await bot.set_webhook(application.url)
    telegram.person(11).send("một")
    telegram.person(11).send("hai")
    await asyncio.sleep(0.2)
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
    assert info.pending_update_count == 2
    application.status = 200
    telegram.person(12).send("khác")
    await application.until(3)
    assert application.received[0] == (12, "khác")
    assert application.received[1:] == [(11, "một"), (11, "hai")]


async def test_chats_are_delivered_in_parallel_up_to_max_connections(
    telegram: TelegramEmulator, bot: Bot, application: Application
) -> None:
    application.delay = 0.02
    await bot.set_webhook(application.url, max_connections=5)
    for person in range(1, 41):
        telegram.person(person).send("một")
        telegram.person(person).send("hai")
    await application.until(80)
    assert application.most_busy == 5
    for person in range(1, 41):
        assert [text for chat, text in application.received if chat == person] == ["một", "hai"]


async def test_updates_wait_while_the_application_is_down(telegram: TelegramEmulator, bot: Bot) -> None:
    telegram.bot.webhook.first_wait_s = telegram.bot.webhook.longest_wait_s = 0.05
    await bot.set_webhook("http://127.0.0.1:9/telegram")
    telegram.person(11).send("một")
    await asyncio.sleep(0.1)
    info = await bot.get_webhook_info()
    assert (info.last_error_message, info.pending_update_count) == ("Connection refused", 1)
    app = Application()
    runner = web.ServerRunner(web.Server(app.take))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    telegram.bot.webhook.terminator = f"http://127.0.0.1:{runner.addresses[0][1]}"
    await app.until(1)
    await runner.cleanup()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://so.gov.vn/hook", "An HTTPS URL must be provided"),
        ("https://so.gov.vn:8080/hook", "only on ports 80, 88, 443 or 8443"),
    ],
)
async def test_webhook_addresses_telegram_refuses(telegram: TelegramEmulator, bot: Bot, url: str, words: str) -> None:
    with pytest.raises(BadRequest, match=f"(?i){words}"):
        await bot.set_webhook(url)
    with pytest.raises(BadRequest, match="unallowed characters"):
        await bot.set_webhook("https://so.gov.vn/hook", secret_token="không")
    assert (await bot.get_webhook_info()).url == ""


async def test_setting_a_webhook_ends_a_poll_and_dropping_drops(telegram: TelegramEmulator, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=5))
    await asyncio.sleep(0.1)
    await bot.set_webhook("https://so.gov.vn/hook")
    with pytest.raises(Conflict, match="terminated by setWebhook"):
        await poll
    await bot.delete_webhook()
    telegram.person(11).send("một")
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()
