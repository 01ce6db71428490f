"""The page as people use it: in a browser, on a small phone, on a bad network."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Page, Route

from bot.messaging import Choice, FileRef, Outgoing
from bot.store import web_chat as rows
from bot.web.doors import HUB
from tests.web.browser import Screen, give_cookies, needs_browser
from tests.web.site import Site

pytestmark = needs_browser

LINE = "Quán triệt đến toàn thể công chức,"
CARD = Outgoing(
    "1204/SVHTTDL-VP, 05/6/2023",
    ((Choice("Đã nhận", "receive 7"), Choice("Đã quán triệt", "told 7")), (Choice("Việc khác", "more 7"),)),
    heading="Văn bản mới",
)


async def test_from_the_link_to_the_first_answer(site: Site, screen: Screen) -> None:
    page = screen.page
    url = f"{site.url}/l/{await site.link('admin')}"
    await page.goto(url)
    await page.reload()
    await page.get_by_role("button", name="Mở trang nhắc việc").click()
    await screen.says("Đã nghe: /start")
    await screen.write("xin chào")
    await screen.says("Đã nghe: xin chào")
    assert await screen.own() == ["xin chào"]
    await page.goto(url)
    assert await page.get_by_role("heading").inner_text() == "Liên kết đã được dùng"


@pytest.mark.parametrize(("lines", "buttons"), [(20, 0), (18, 2), (15, 5)])
async def test_a_card_of_twenty_lines_is_seen_whole(site: Site, screen: Screen, lines: int, buttons: int) -> None:
    opened = await site.seat()
    for n in range(6):
        await site.tell(opened.address, f"old{n}", Outgoing("tin cũ"))
    await screen.open(opened)
    choices = tuple((Choice(f"Lựa chọn thứ {n} của đồng chí", f"x {n}"),) for n in range(buttons))
    assert len(LINE) == 34
    await site.tell(opened.address, "card", Outgoing("\n".join([LINE] * lines), choices))
    await screen.says(LINE)
    await asyncio.sleep(0.2)
    card, text, log = await screen.page.evaluate(
        """() => { const box = (e) => { const r = e.getBoundingClientRect(); return [r.top, r.bottom, r.width, r.height] };
        const card = [...document.querySelectorAll(".msg")].pop();
        return [box(card), box(card.querySelector(".msg-text")), box(document.querySelector(".phone-log"))] }"""
    )
    assert text[3] <= lines * 19 + 1  # no line was wrapped
    assert card[0] >= log[0]
    assert card[1] <= log[1]
    for button in await screen.page.locator(".msg-choices button").all():
        box = await button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["width"] >= card[2] - 4


async def test_nothing_is_wider_than_the_phone(site: Site, screen: Screen) -> None:
    opened = await site.seat()
    blob = site.office.blobs.put(b"x")
    files = tuple(
        FileRef(blob.sha256, name, "application/pdf", 12_345_678)
        for name in ("a" * 150 + ".pdf", "Phụ lục kế hoạch.docx")
    )
    await site.tell(
        opened.address, "wide", Outgoing("x" * 400 + " https://example.vn/" + "y" * 200, CARD.choices, files)
    )
    await screen.open(opened)
    await screen.write("z" * 300)
    await screen.says("Đã nghe")
    assert await screen.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert await screen.page.evaluate("document.querySelector('.phone-log').scrollWidth") <= 360


async def test_a_tap_is_one_message_however_often_the_thumb_comes_down(site: Site, screen: Screen) -> None:
    opened = await site.seat()
    await site.tell(opened.address, "card", CARD)
    await screen.open(opened)
    await screen.page.get_by_role("button", name="Đã nhận").dblclick()
    await screen.says("Đã nghe: receive 7")
    await asyncio.sleep(0.5)
    assert [i.command for i in site.heard] == ["receive 7"]
    assert await screen.own() == ["Đã nhận"]


async def test_after_an_edit_what_is_over_is_dead_and_does_not_move(site: Site, screen: Screen) -> None:
    opened = await site.seat()
    row = await site.tell(opened.address, "card", CARD)
    await screen.open(opened)
    told = screen.page.get_by_role("button", name="Đã quán triệt")
    before = await told.bounding_box()
    await site.change(row, Outgoing("Đồng chí Hoa đã nhận", (*CARD.choices[1:], (Choice("Đã quán triệt", "told 7"),))))
    await screen.says("Đồng chí Hoa đã nhận")
    assert await screen.page.get_by_role("button", name="Đã nhận").is_disabled()
    assert await told.is_enabled()
    after = await told.bounding_box()
    assert before is not None
    assert after is not None
    assert (after["x"], after["width"]) == (before["x"], before["width"])
    await screen.page.reload()
    await screen.says("Đồng chí Hoa đã nhận")
    assert await screen.page.get_by_role("button", name="Đã nhận").count() == 0


async def test_what_is_written_without_a_network_is_sent_once_when_it_returns(site: Site, screen: Screen) -> None:
    opened = await site.seat()
    await screen.open(opened)
    await screen.page.context.set_offline(True)
    for text in ("một", "hai", "ba"):
        await screen.write(text)
    await screen.page.get_by_text("Chưa gửi được, bấm để gửi lại").first.wait_for()
    await screen.page.get_by_text("Mất kết nối").wait_for()
    assert await screen.own() == ["một", "hai", "ba"]
    await screen.page.context.set_offline(False)
    await screen.says("Đã nghe: ba")
    assert [i.text for i in site.heard] == ["một", "hai", "ba"]
    assert await screen.own() == ["một", "hai", "ba"]
    assert await screen.page.locator(".phone-unsent").count() == 0


async def test_unsent_messages_and_half_a_sentence_survive_a_reload(site: Site, screen: Screen) -> None:
    opened = await site.seat()
    await screen.open(opened)
    await screen.page.route("**/text", lambda route: route.abort())
    await screen.write("chưa gửi được")
    await screen.page.get_by_text("Chưa gửi được, bấm để gửi lại").wait_for()
    await screen.page.get_by_label("Nhập tin").fill("đang viết dở")
    await screen.page.unroute("**/text")
    await screen.page.reload()
    await screen.says("Đã nghe: chưa gửi được")
    assert await screen.page.get_by_label("Nhập tin").input_value() == "đang viết dở"
    assert len(site.heard) == 1


async def test_a_message_whose_answer_was_lost_arrives_once(site: Site, screen: Screen) -> None:
    opened = await site.seat()
    await screen.open(opened)
    lost = 0

    async def swallow(route: Route) -> None:
        nonlocal lost
        await route.fetch()
        lost += 1
        if lost == 1:
            await route.abort()
        else:
            await route.continue_()

    await screen.page.route("**/text", swallow)
    await screen.write("đã nhận 1204")
    await screen.says("Đã nghe: đã nhận 1204")
    await asyncio.sleep(2.5)
    assert len(site.heard) == 1
    assert await screen.own() == ["đã nhận 1204"]
    assert await screen.page.locator(".phone-unsent").count() == 0


async def test_the_page_goes_on_when_the_stream_is_cut_or_never_opens(site: Site, screen: Screen) -> None:
    opened = await site.seat()
    await screen.open(opened)
    site.app[HUB].end_streams()
    await site.tell(opened.address, "m1", Outgoing("sau khi đứt"))
    await screen.says("sau khi đứt")
    await screen.page.route("**/events*", lambda route: route.abort())
    await screen.page.reload()
    await screen.says("sau khi đứt")
    await site.tell(opened.address, "m2", Outgoing("không có luồng"))
    await screen.says("không có luồng")
    assert await screen.heard() == ["sau khi đứt", "không có luồng"]


async def test_a_message_that_is_too_long_stays_in_the_box(site: Site, screen: Screen) -> None:
    opened = await site.seat()
    await screen.open(opened)
    await screen.write("ă" * 4001)
    alert = screen.page.get_by_role("alert")
    assert "Tin có 4001 ký tự, dài hơn 4.000 ký tự" in await alert.inner_text()
    assert len(await screen.page.get_by_label("Nhập tin").input_value()) == 4001
    assert site.heard == []
    await screen.page.get_by_label("Nhập tin").fill("ngắn")
    assert not await alert.is_visible()


async def test_a_refused_text_comes_back_into_the_box(site: Site, screen: Screen) -> None:
    opened = await site.seat()
    await screen.open(opened)
    await screen.page.route("**/text", lambda route: route.fulfill(status=413, json={"error": "too_long"}))
    await screen.write("dài quá")
    await screen.page.get_by_text("Nội dung vẫn còn trong ô").wait_for()
    assert await screen.page.get_by_label("Nhập tin").input_value() == "dài quá"


async def test_files_go_up_and_come_down_and_marked_ones_stay_on_the_phone(
    site: Site, screen: Screen, tmp_path: Path
) -> None:
    opened = await site.seat()
    await screen.open(opened)
    plan, marked = tmp_path / "Kế hoạch.pdf", tmp_path / "CV 12_MẬT.pdf"
    plan.write_bytes(b"%PDF-1.4 " + b"x" * 300_000)
    marked.write_bytes(b"noi dung")
    uploads: list[str] = []
    screen.page.on("request", lambda request: uploads.append(request.url) if "/file?" in request.url else None)
    chooser = screen.page.get_by_label("Gửi tệp hoặc ảnh")
    await chooser.set_input_files(plan)
    await screen.says("Đã nghe: tệp")
    await chooser.set_input_files(marked)
    await screen.page.get_by_text("Nội dung có dấu mật").wait_for()
    assert len(uploads) == 1
    assert [a.name for i in site.heard for a in i.attachments] == ["Kế hoạch.pdf", "MẬT"]
    link = screen.page.get_by_role("link", name="Kế hoạch.pdf")
    href = await link.get_attribute("href")
    answer = await screen.page.request.get(f"{site.url}{href}")
    assert await answer.body() == plan.read_bytes()


async def test_a_closed_session_is_said_in_words_and_nothing_more_is_shown(site: Site, screen: Screen) -> None:
    opened = await site.seat()
    await screen.open(opened)
    await site.store.write(rows.revoke_sessions, opened.address, site.clock.now())
    site.doors.wake.notify()
    await screen.page.get_by_text("Trang trò chuyện trên máy này đã đóng hoặc hết hạn").wait_for()
    assert await screen.page.get_by_label("Nhập tin").is_disabled()
    await screen.page.reload()
    assert await screen.page.get_by_role("heading").inner_text() == "Phiên làm việc đã đóng"


async def test_a_long_conversation_is_read_backwards_without_losing_the_place(site: Site, screen: Screen) -> None:
    opened = await site.seat()
    for n in range(90):
        await site.tell(opened.address, f"m{n}", Outgoing(f"tin số {n:02d}"))
    await screen.open(opened)
    assert (await screen.heard())[0] == "tin số 50"
    older = screen.page.get_by_role("button", name="Xem tin cũ hơn")
    await older.scroll_into_view_if_needed()
    top = await screen.page.get_by_text("tin số 50").bounding_box()
    await older.click()
    await screen.page.get_by_text("tin số 10").wait_for(state="attached")
    after = await screen.page.get_by_text("tin số 50").bounding_box()
    assert top is not None
    assert after is not None
    assert abs(after["y"] - top["y"]) < 60
    await site.tell(opened.address, "new", Outgoing("tin vừa đến"))
    await screen.page.get_by_role("button", name="Tin mới").click()
    await screen.says("tin vừa đến")
    assert len(await screen.heard()) == 81


async def test_several_phones_live_in_one_page_on_one_stream(site: Site, screen: Screen) -> None:
    seats = [await site.seat() for _ in range(3)]
    page: Page = screen.page
    for opened in seats:
        await give_cookies(page.context, site, opened)
    streams: list[str] = []
    page.on("request", lambda request: streams.append(request.url) if "/events" in request.url else None)
    await page.goto(site.url)
    await page.evaluate(
        """async (seats) => {
          const { Phone, NewsStream } = await import("/static/phone.js");
          const stream = new NewsStream("/events", seats);
          document.body.replaceChildren();
          for (const seat of seats) {
            const element = document.createElement("section");
            element.id = `p-${seat}`;
            document.body.append(element);
            new Phone(element, { base: `/c/${seat}/`, stream });
          }
        }""",
        [opened.seat for opened in seats],
    )
    for n, opened in enumerate(seats):
        await page.wait_for_selector(f"#p-{opened.seat}[data-state=online]")
        await site.tell(opened.address, f"m{n}", Outgoing(f"tin của máy {n}"))
    for n, opened in enumerate(seats):
        phone = page.locator(f"#p-{opened.seat}")
        await phone.get_by_text(f"tin của máy {n}").wait_for()
        await phone.get_by_label("Nhập tin").fill(f"máy {n}")
        await phone.get_by_role("button", name="Gửi", exact=True).click()
        await phone.get_by_text(f"Đã nghe: máy {n}").wait_for()
    assert len(streams) == 1
    assert [i.address.id for i in site.heard] == [opened.address for opened in seats]


async def test_the_page_keeps_to_the_policy_and_asks_nobody_else(site: Site, screen: Screen) -> None:
    opened = await site.seat()
    asked: list[str] = []
    screen.page.on("request", lambda request: asked.append(request.url))
    await screen.open(opened)
    await screen.write("xin chào")
    await screen.says("Đã nghe")
    assert asked
    assert [url for url in asked if not url.startswith(site.url)] == []
