"""The emulator in a process of its own, driven over /control."""

from __future__ import annotations

import base64

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.emulators.telegram import RemoteTelegram


async def test_the_same_verbs_from_another_process() -> None:
    async with RemoteTelegram("--no-limits", "--latency", "1") as remote:
        bot = Bot(remote.token, base_url=remote.base_url, request=HTTPXRequest())
        async with bot:
            await remote.call("person", id=11, first_name="An")
            await remote.call("person/11/start", payload="abc")
            (update,) = await bot.get_updates()
            assert update.message is not None
            assert update.message.text == "/start abc"
            markup = {"inline_keyboard": [[{"text": "Đã nhận", "callback_data": "a:1"}]]}
            await bot.send_message(11, "<b>Chỉ thị</b>", parse_mode="HTML", api_kwargs={"reply_markup": markup})
            shown = await remote.call("person/11/wait_for", wanted="Chỉ thị")
            assert shown["buttons"][0][0]["data"] == "a:1"
            press = await remote.call("person/11/tap", label_or_data="Đã nhận")
            await bot.answer_callback_query(press, "Đã ghi nhận")
            assert await remote.call("person/11/toasts") == ["Đã ghi nhận"]
            content = base64.b64encode(b"noi dung").decode()
            await remote.call("person/11/send_file", name="Báo cáo.docx", content_b64=content)
            group = await remote.call("group", title="Sở")
            await remote.call(f"group/{group}/add_bot", by=11)
            await bot.send_message(group, "x")
            await remote.call("fault", kind="refuse", count=1)
            with pytest.raises(Exception, match="Chat not found"):
                await bot.send_message(11, "x")
            stats = await remote.call("stats")
            assert (stats["messages"], stats["pressed_answered"]) == (2, 1)
            assert [call[2] for call in await remote.call("sent_log")] == ["sendMessage"] * 3
            assert (await remote.call("transcript"))["11"] == ["Chỉ thị"]
            assert await remote.call("violations") == []
            assert (await remote.call("limits", enabled=True))["enabled"] is True
        for wrong in ("nothing", "person/11/_say", "person/11/user"):
            with pytest.raises(RuntimeError, match="no verb"):
                await remote.call(wrong)
        with pytest.raises(RuntimeError, match="no button"):
            await remote.call("person/11/tap", label_or_data="Không có")
