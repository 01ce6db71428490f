"""The page without a mouse and without eyes: focus, names, what is read out, contrast."""

import pytest

from bot.messaging import Outgoing
from tests.web.browser import Screen, give_cookies, needs_browser
from tests.web.site import Site
from tests.web.test_web_browser import CARD

pytestmark = needs_browser


async def test_it_can_be_used_by_keyboard_alone(site: Site, screen: Screen) -> None:
    opened = await site.seat()
    await site.tell(opened.address, "card", CARD)
    await screen.open(opened)
    page = screen.page
    await page.evaluate("document.activeElement.blur()")
    stops: list[str] = []
    for _ in range(8):
        await page.keyboard.press("Tab")
        stops.append(
            await page.evaluate("(e => e.getAttribute('aria-label') || e.textContent.trim())(document.activeElement)")
        )
    assert stops == [
        "Thiết bị",
        "Tin nhắn",
        "Đã nhận",
        "Đã quán triệt",
        "Việc khác",
        "Gửi tệp hoặc ảnh",
        "Nhập tin",
        "Gửi",
    ]
    await page.get_by_role("button", name="Đã quán triệt").focus()
    await page.keyboard.press("Enter")
    await screen.says("Đã nghe: told 7")
    assert await page.evaluate("document.activeElement.textContent") == "Đã quán triệt"


async def test_a_screen_reader_is_told_what_comes_and_who_spoke(site: Site, screen: Screen) -> None:
    opened = await site.seat()
    await site.tell(opened.address, "card", CARD)
    await screen.open(opened)
    page = screen.page
    log = page.get_by_role("log", name="Tin nhắn")
    await page.wait_for_function("document.querySelector('.phone-log').getAttribute('aria-live') === 'polite'")
    assert "Văn phòng Sở VHTTDL:" in await log.inner_text()
    await screen.write("đã nhận")
    await screen.says("Đã nghe")
    assert "Đồng chí: đã nhận" in str(await log.text_content())
    assert await page.evaluate("document.documentElement.lang") == "vi"
    assert await page.get_by_role("button", name="Đã nhận").count() == 2


_READ_OUT = """() => { window.readOut = [];
  new MutationObserver((all) => { for (const change of all) for (const node of change.addedNodes) {
    const part = node.nodeType === 1 ? node : node.parentElement;
    if (part?.closest("[aria-live]")?.getAttribute("aria-live") === "polite") window.readOut.push(node.textContent);
  } }).observe(document.querySelector(".phone-log"), { childList: true, subtree: true }); }"""


async def test_each_message_is_read_out_once_and_running_seconds_never(site: Site, screen: Screen) -> None:
    opened = await site.seat()
    row = await site.tell(opened.address, "hold", Outgoing("sẽ gửi (còn 60 giây)", CARD.choices))
    await screen.open(opened)
    await screen.says("còn 60 giây")
    await screen.page.wait_for_function("document.querySelector('.phone-log').getAttribute('aria-live') === 'polite'")
    await screen.page.evaluate(_READ_OUT)
    await screen.write("đã nhận")
    await screen.says("Đã nghe: đã nhận")
    await site.change(row, Outgoing("sẽ gửi (còn 45 giây)", CARD.choices))
    await screen.says("còn 45 giây")
    await site.change(row, Outgoing("Đã gửi xong", ()))
    await screen.says("Đã gửi xong")
    heard: list[str] = await screen.page.evaluate("window.readOut")
    for words in ("Đồng chí: đã nhận", "Đã nghe: đã nhận", "Đã gửi xong"):
        assert len([one for one in heard if words in one]) == 1, heard
    assert [one for one in heard if "giây" in one or one.startswith("thứ")] == []
    assert await screen.page.locator(".phone-day").count() == 1


async def test_a_lost_connection_and_its_return_are_said(site: Site, screen: Screen) -> None:
    opened = await site.seat()
    await screen.open(opened)
    state = screen.page.get_by_role("status")
    await screen.page.context.set_offline(True)
    await screen.write("một")
    await state.get_by_text("Mất kết nối").wait_for()
    await screen.page.context.set_offline(False)
    await state.get_by_text("Đã kết nối lại").wait_for()
    await screen.says("Đã nghe: một")


@pytest.mark.parametrize(
    "selector", [".msg-text", ".msg-row button", ".msg-time", ".phone-day", ".phone-send", ".msg-row button:disabled"]
)
async def test_words_stand_out_from_their_ground(site: Site, screen: Screen, selector: str) -> None:
    opened = await site.seat()
    row = await site.tell(opened.address, "card", CARD)
    await screen.open(opened)
    await site.change(row, Outgoing("đã đổi", CARD.choices[1:]))
    await screen.says("đã đổi")
    ratio = await screen.page.evaluate(_CONTRAST, selector)
    assert ratio >= 4.5


_CONTRAST = """(selector) => {
  const light = (c) => c.match(/[\\d.]+/g).slice(0, 3).map((v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
  const value = (c) => { const [r, g, b] = light(c); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  let part = document.querySelector(selector), ground = part;
  const clear = (c) => c === "transparent" || /, 0\\)$/.test(c);
  while (ground && clear(getComputedStyle(ground).backgroundColor)) ground = ground.parentElement;
  const [a, b] = [value(getComputedStyle(part).color), value(getComputedStyle(ground).backgroundColor)].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}"""


_FOCUS = """() => {
  const part = document.activeElement, style = getComputedStyle(part);
  if (part === document.body) return null;
  const ring = part.matches("input[type=file]") ? getComputedStyle(part.closest("label")) : style;
  const light = (c) => c.match(/[\\d.]+/g).slice(0, 3).map((v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
  const value = (c) => { const [r, g, b] = light(c); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const clear = (c) => c === "transparent" || /, 0\\)$/.test(c);
  let ground = part;
  while (ground && clear(getComputedStyle(ground).backgroundColor)) ground = ground.parentElement;
  const [a, b] = [value(ring.outlineColor), value(getComputedStyle(ground).backgroundColor)].sort((x, y) => y - x);
  return [part.textContent.trim() || part.tagName, ring.outlineStyle, (a + 0.05) / (b + 0.05)];
}"""


async def test_where_the_focus_is_can_be_seen_on_every_page(site: Site, screen: Screen) -> None:
    opened = await site.seat()
    await site.tell(opened.address, "card", CARD)
    await give_cookies(screen.page.context, site, opened)
    seen: set[str] = set()
    for path in (f"l/{await site.link('admin')}", f"c/{opened.seat}/", f"c/{opened.seat}/sessions"):
        await screen.page.goto(f"{site.url}/{path}")
        await screen.page.wait_for_selector(".phone[data-state=online], .sheet-button, .sheet-back")
        for _ in range(10):
            await screen.page.keyboard.press("Tab")
            found = await screen.page.evaluate(_FOCUS)
            if found is not None:
                seen.add(found[0])
                assert (found[1], found[2] >= 3) == ("solid", True), (path, found)
    assert {"Mở trang nhắc việc", "Gửi", "Đã nhận", "TEXTAREA", "Thiết bị", "Đóng"} <= seen
