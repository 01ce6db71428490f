"""A newcomer at the page, in the machine's chromium: what they press, in order. Also takes the picture for the README:

python -m tests.demo.walking docs/images/demo.png
"""

import asyncio
import contextlib
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Locator, Page
from playwright.async_api import TimeoutError as NotThere

from bot.demo import seed
from tests.demo.conftest import demonstration
from tests.web.browser import chromium

PRESSES = 4
SIZE = {"width": 1280, "height": 800}


class Newcomer:
    """Someone who opens the page and follows its steps."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda line: self.faults.append(line.text) if line.type == "error" else None)

    async def open(self, address: str) -> None:
        await self.page.goto(address)
        for n in range(1, len(seed.SEATS) + 1):
            await self.page.wait_for_selector(f"#phone-{n} .phone[data-state=online]", state="attached")

    def phone(self, owner: str) -> Locator:
        return self.page.locator(f"#phone-{seed.SEATS.index(owner) + 1}")

    async def says(self, owner: str, text: str) -> None:
        answers = await self._heard(owner)
        await self.phone(owner).get_by_label("Nhập tin").fill(text)
        await self.phone(owner).get_by_role("button", name="Gửi", exact=True).click()
        await self._answered(owner, answers)

    async def taps(self, owner: str, label: str) -> None:
        """Press the newest button that says so. A press just after the page moved is left out by the phone: press again."""
        if owner in seed.CHANNELS:
            await self._presses(owner, label)
            return
        answers, own = await self._heard(owner), self.phone(owner).locator(".msg.mine")
        said = await own.count()
        button = self.phone(owner).locator(".msg-row button:not([disabled])", has_text=label).last
        for _ in range(PRESSES):
            await self.page.wait_for_timeout(500)
            await button.click()
            with contextlib.suppress(NotThere):
                await own.nth(said).wait_for(timeout=2000)
                break
        await self._answered(owner, answers)

    async def _presses(self, owner: str, label: str) -> None:
        """A button of a platform: what it sends is hidden from its owner, so there is an answer or nothing."""
        answers = await self._heard(owner)
        await self.phone(owner).locator(".msg-row button", has_text=label).last.click()
        await self._answered(owner, answers)

    async def types_the_digit_of(self, owner: str, label: str) -> str:
        """Where there are no buttons: the digit printed before the words. A card that has just come is read first."""
        await self.phone(owner).locator(".msg:not(.mine)", has_text=f". {label}").last.wait_for(timeout=10_000)
        text = await self.phone(owner).locator(".msg:not(.mine)", has_text=f". {label}").last.inner_text()
        digit = next(line for line in text.splitlines() if line.endswith(f". {label}")).split(".")[0]
        await self.says(owner, digit)
        return digit

    async def sees(self, owner: str, text: str) -> None:
        await self.phone(owner).locator(".msg:not(.mine)", has_text=text).last.wait_for(timeout=10_000)

    async def publishes(self) -> None:
        """Step 1, with the texts the page offers to type."""
        for text, then in (("ban soan", "triển khai"), (f"{seed.NUMBER} {seed.DATED}", "Tất cả phòng, đơn vị")):
            answers = await self._heard(seed.OFFICER)
            await self.page.get_by_role("button", name=f"Gõ hộ: {text}").click()
            await self._answered(seed.OFFICER, answers)
            await self.taps(seed.OFFICER, then)
        for label in ("Xong", "Không đặt hạn", "Nhắc hằng tuần"):
            await self.taps(seed.OFFICER, label)
        await self.says(seed.OFFICER, "16")
        await self.taps(seed.OFFICER, "Gửi ngay")

    async def acknowledges(self) -> None:
        """Steps 2 to 4."""
        await self.types_the_digit_of(seed.HEAD, "Đã nhận")
        await self.sees(seed.HEAD, "đã nhận 1204")
        for label in ("Đã quán triệt", "Nhập sẵn", "41/41", "Trình"):
            await self.taps(seed.MUSEUM_CLERK, label)
        await self.taps(seed.MUSEUM_HEAD, "Xác nhận")
        await self.sees(seed.MUSEUM_HEAD, "Mã xác nhận")

    async def turns_to_monday(self) -> None:
        await self.page.get_by_role("button", name="Thứ Hai tới").click()
        await self.page.locator("#said", has_text="Đã đến 08:00").wait_for(timeout=30_000)

    async def _heard(self, owner: str) -> int:
        return await self.phone(owner).locator(".msg:not(.mine)").count()

    async def _answered(self, owner: str, before: int) -> None:
        await self.phone(owner).locator(".msg:not(.mine)").nth(before).wait_for(timeout=10_000)


async def newcomer(browser: Browser, address: str, size: dict[str, int] | None = None) -> Newcomer:
    width, height = (size or SIZE).values()
    page = await browser.new_page(viewport={"width": width, "height": height}, locale="vi-VN")
    someone = Newcomer(page)
    await someone.open(address)
    return someone


async def picture(path: Path) -> None:
    """The page as the README shows it: the reminder has come, and what happened stands below."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        async with demonstration(Path(folder)) as shown, chromium() as browser:
            someone = await newcomer(browser, shown.address)
            await someone.publishes()
            await someone.acknowledges()
            await someone.turns_to_monday()
            await someone.sees(seed.HEAD, "còn 01 việc")
            await someone.says(seed.OFFICER, "tien do 1204")
            await someone.page.wait_for_timeout(2500)
            path.parent.mkdir(parents=True, exist_ok=True)
            await someone.page.screenshot(path=path)


if __name__ == "__main__":
    asyncio.run(picture(Path(sys.argv[1])))
