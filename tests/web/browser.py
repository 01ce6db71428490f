"""The machine's chromium, driven over a real socket. Where there is none, the tests are skipped and counted."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from bot.actions.web_links import Opened
from tests.web.site import Site

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
CLOSE_SECONDS = 60.0
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
needs_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine (apt-get install chromium)"),
]


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A fresh browser that talks to nobody but the test."""
    playwright = await async_playwright().start()
    try:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            async with asyncio.timeout(CLOSE_SECONDS):
                await browser.close()
    finally:
        async with asyncio.timeout(CLOSE_SECONDS):
            await playwright.stop()


class Screen:
    """One phone of 360 × 640: what its owner sees and does."""

    def __init__(self, site: Site, page: Page) -> None:
        self.site = site
        self.page = page
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda line: self.faults.append(line.text) if "Content Security" in line.text else None)

    async def open(self, opened: Opened) -> None:
        """Open the chat of a seat whose cookies the browser is given."""
        await give_cookies(self.page.context, self.site, opened)
        await self.page.goto(f"{self.site.url}/c/{opened.seat}/")
        await self.page.wait_for_selector(".phone[data-state=online]")

    async def says(self, text: str) -> None:
        """Wait until a line of the office shows this text."""
        await self.page.locator(".msg:not(.mine)", has_text=text).last.wait_for(timeout=8000)

    async def write(self, text: str) -> None:
        """Write and send."""
        await self.page.get_by_label("Nhập tin").fill(text)
        await self.page.get_by_role("button", name="Gửi", exact=True).click()

    async def own(self) -> list[str]:
        """One's own messages, in order, without their times."""
        found: list[str] = await self.page.eval_on_selector_all(
            ".msg.mine .msg-text",
            "all => all.map(one => [...one.childNodes].filter(c => c.className !== 'msg-time').map(c => c.textContent).join(''))",
        )
        return found

    async def heard(self) -> list[str]:
        """What the office said, in order."""
        found: list[str] = await self.page.eval_on_selector_all(
            ".msg:not(.mine) .msg-text",
            "all => all.map(one => [...one.childNodes].filter(c => c.className !== 'msg-time').map(c => c.textContent).join(''))",
        )
        return found


async def give_cookies(context: BrowserContext, site: Site, opened: Opened) -> None:
    """The cookies of a seat, as its link would have set them."""
    common = {"value": opened.token, "domain": "127.0.0.1", "httpOnly": True, "sameSite": "Strict"}
    await context.add_cookies(
        [
            {"name": "quantriet", "path": f"/c/{opened.seat}/", **common},  # type: ignore[typeddict-item]
            {"name": f"quantriet_{opened.seat}", "path": "/events", **common},  # type: ignore[typeddict-item]
        ]
    )
