"""What a newcomer does within two minutes, in the machine's own browser."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from bot.demo import seed
from tests.demo.conftest import demonstration
from tests.demo.walking import newcomer
from tests.web.browser import chromium, needs_browser

pytestmark = [*needs_browser, pytest.mark.asyncio(loop_scope="module")]
TWO_MINUTES = 120


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def browser(running: Browser) -> AsyncIterator[Browser]:
    """One for all newcomers; each has a page of their own, which is closed after them."""
    yield running
    for context in running.contexts:
        await context.close()


async def test_a_newcomer_publishes_acknowledges_turns_to_monday_and_sees_the_reminder(
    tmp_path: Path, browser: Browser
) -> None:
    async with demonstration(tmp_path) as shown:
        began = time.monotonic()
        someone = await newcomer(browser, shown.address)
        await someone.publishes()
        await someone.acknowledges()
        await someone.turns_to_monday()
        await someone.sees(seed.HEAD, "còn 01 việc")
        assert time.monotonic() - began < TWO_MINUTES
        assert await someone.phone(seed.MUSEUM_HEAD).locator(".msg", has_text="còn 01 việc").count() == 0
        await someone.page.locator("#end:not([hidden])").wait_for(timeout=10_000)
        assert await someone.page.locator(".guide li.done").count() == 5
        assert "Nhắc việc thứ Hai hằng tuần" in await someone.page.locator("#log").inner_text()
        assert await someone.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        assert someone.faults == []


async def test_phones_wait_out_an_outage_and_send_what_was_written_meanwhile(tmp_path: Path, browser: Browser) -> None:
    async with demonstration(tmp_path) as shown:
        someone = await newcomer(browser, shown.address)
        outage = someone.page.locator("#outage")
        await outage.click()
        await someone.page.locator("body.out").wait_for()
        await someone.phone(seed.MUSEUM_CLERK).get_by_label("Nhập tin").fill("viec con lai")
        await someone.phone(seed.MUSEUM_CLERK).get_by_role("button", name="Gửi", exact=True).click()
        await someone.phone(seed.MUSEUM_CLERK).locator(".phone-unsent[data-state=failed]").wait_for(timeout=10_000)
        await outage.click()
        await someone.page.locator("body:not(.out)").wait_for(timeout=20_000)
        await (
            someone.phone(seed.MUSEUM_CLERK)
            .locator(".msg.mine:not(.phone-unsent)", has_text="viec con lai")
            .wait_for(timeout=20_000)
        )
        assert await someone.phone(seed.MUSEUM_CLERK).locator(".msg.mine", has_text="viec con lai").count() == 1


async def test_the_phones_with_zalo_are_used_by_keyboard_and_on_a_small_screen(
    tmp_path: Path, browser: Browser
) -> None:
    async with demonstration(tmp_path) as shown:
        someone = await newcomer(browser, shown.address, {"width": 360, "height": 740})
        page, hoa, mai = someone.page, someone.phone(seed.HEAD), someone.phone(seed.MUSEUM_HEAD)
        await page.locator("#tab-2").click()
        assert "Zalo Bot" in await hoa.locator("h1").inner_text()
        assert await hoa.locator(".handset-hint").is_visible()
        assert await hoa.locator(".msg-row button").count() == 0
        await hoa.get_by_label("Nhập tin").focus()
        await page.keyboard.type("<img src=x onerror=alert(1)>")
        await page.keyboard.press("Enter")
        await hoa.locator(".msg.mine", has_text="<img src=x").wait_for(timeout=10_000)
        assert await hoa.locator("img").count() == 0
        await page.locator("#tab-3").click()
        await mai.locator(".msg-row button", has_text="Thông tin chưa đúng").focus()
        answers = await mai.locator(".msg:not(.mine)").count()
        await page.keyboard.press("Enter")
        await mai.locator(".msg:not(.mine)").nth(answers).wait_for(timeout=10_000)
        assert await page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        for button in await page.locator(".bar button:visible, .seat.shown button:visible").all():
            box = await button.bounding_box()
            assert box is not None
            assert box["height"] >= 44, await button.inner_text()
        assert await page.locator("#outage").evaluate("one => getComputedStyle(one).borderTopStyle") == "solid"
        assert someone.faults == []


async def test_on_a_phone_there_is_one_phone_at_a_time_reached_by_keyboard(tmp_path: Path, browser: Browser) -> None:
    async with demonstration(tmp_path) as shown:
        someone = await newcomer(browser, shown.address, {"width": 360, "height": 740})
        page = someone.page
        assert await page.locator(".seat:visible").count() == 1
        await page.locator("#tab-1").focus()
        await page.keyboard.press("ArrowRight")
        assert await someone.phone(seed.HEAD).is_visible()
        assert await page.locator("#tab-2").get_attribute("aria-selected") == "true"
        assert await page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        box = await someone.phone(seed.HEAD).locator("textarea").bounding_box()
        assert box is not None
        assert box["height"] >= 44
