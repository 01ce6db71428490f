"""Where a channel carries no files: a page that lists them, and a page that takes them, on a phone of 360 pixels."""

import io
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from bot.actions import shelves, uploads
from bot.config import Config, Limits
from bot.config import Web as WebSettings
from bot.domain.units import UnitKind
from bot.layout import Shelf
from bot.messaging import Address, FileRef
from bot.store import people
from bot.store.database import Database
from tests import record
from tests.web.browser import needs_browser
from tests.web.site import SAME_ORIGIN, Site

NAME = "Kế hoạch quán triệt (bản ký).pdf"
OTHER = "Phụ lục 02.docx"
PDF = b"%PDF-1.4 " + b"x" * 5000
DOCX = b"PK\x03\x04" + b"\x00" * 22 + b"\x13\x00\x00\x00[Content_Types].xml"
"""The beginning of a Word file."""
HOA = Address("web_chat", "chat-hoa")
DAY = 86_400_000


@pytest_asyncio.fixture(loop_scope="session")
async def public(start: Callable[[Config], Awaitable[Site]], config: Config) -> Site:
    return await start(
        replace(config, web=WebSettings(port=0, public_url="https://vanban.example.vn"), limits=Limits(file_in_mb=1))
    )


def here(site: Site, url: str) -> str:
    """A public address as it is reached in a test."""
    assert url.startswith("https://vanban.example.vn/")
    return site.url + urlsplit(url).path


async def shelf(site: Site, *files: tuple[str, bytes]) -> Shelf:
    kept = [FileRef(site.office.blobs.put(data, limit=10**7).sha256, name, "", len(data)) for name, data in files]
    made = await site.store.write(shelves.shelf_for, site.office, site.clock.now(), kept)
    assert made is not None
    return made


async def upload(site: Site, question: int = 3) -> str:
    """A link for Hoa, who is registered on a channel without files."""

    def register(db: Database) -> int:
        unit = record.unit(db, "Phòng Quản lý văn hóa", UnitKind.DIVISION, 12)
        person = record.person(db, "Hoàng Thị Hoa", unit, channel=None)
        people.open_account(db, person, HOA.channel, HOA.id, "vi", record.NINE, preferred=True)
        return person

    rows = await site.rows("accounts")
    person = int(rows[0]["person_id"]) if rows else await site.store.write(register)
    made = await site.store.write(uploads.offer, site.office, site.clock.now(), HOA, person, question, "vi")
    assert made is not None
    return here(site, made.url)


async def get(url: str, **headers: str) -> tuple[int, str, bytes]:
    asked = {"Accept": "text/html", **headers}
    async with aiohttp.ClientSession() as session, session.get(url, headers=asked) as answer:
        body = await answer.read()
        return answer.status, answer.headers.get("Content-Range", ""), body


async def post(url: str, *files: tuple[str, bytes]) -> tuple[int, str]:
    form = aiohttp.FormData(quote_fields=False, default_to_multipart=True)
    for name, data in files:
        form.add_field("files", io.BytesIO(data), filename=name)
    async with aiohttp.ClientSession() as session:
        headers = {**SAME_ORIGIN, "Accept": "text/html"}
        async with session.post(url, data=form, headers=headers) as answer:
            return answer.status, await answer.text()


# --------------------------------------------------------------------------------------------------------------- files


async def test_one_short_link_lists_every_file_and_each_opens(public: Site) -> None:
    made = await shelf(public, (NAME, PDF), (OTHER, b"phu luc"))
    assert len(made.url) <= 60, "one line and a half of a small phone"
    assert (await shelf(public, (NAME, PDF), (OTHER, b"phu luc"))).url == made.url, "one unit's card is the next one's"
    status, _, body = await get(here(public, made.url))
    assert status == 200
    page = body.decode()
    assert NAME in page
    assert OTHER in page
    path = page.split('href="../f/')[1].split('"')[0]
    assert (await get(f"{public.url}/f/{path}"))[2] == PDF
    async with aiohttp.ClientSession() as session, session.head(f"{public.url}/f/{path}") as head:
        assert (head.status, head.headers["Content-Length"], head.headers["Accept-Ranges"]) == (200, "5009", "bytes")


@pytest.mark.parametrize(
    ("asked", "status", "said", "body"),
    [
        ("bytes=0-8", 206, "bytes 0-8/5009", PDF[:9]),
        ("bytes=5000-", 206, "bytes 5000-5008/5009", PDF[5000:]),
        ("bytes=-4", 206, "bytes 5005-5008/5009", PDF[-4:]),
        ("bytes=9000-", 416, "bytes */5009", b""),
        ("lines=1-2", 200, "", PDF),
        ("bytes=0-1,4-5", 200, "", PDF),
    ],
)
async def test_a_download_that_broke_off_goes_on(public: Site, asked: str, status: int, said: str, body: bytes) -> None:
    made = await shelf(public, (NAME, PDF))
    path = (await get(here(public, made.url)))[2].decode().split('href="../f/')[1].split('"')[0]
    found = await get(f"{public.url}/f/{path}", Range=asked)
    assert found[:2] == (status, said)
    assert status == 416 or found[2] == body


async def test_a_wrong_signature_opens_nothing_and_guessing_is_slowed_down(public: Site) -> None:
    url = here(public, (await shelf(public, (NAME, PDF))).url)
    number, mac = url.rsplit("/", 1)[1].split("-")
    for wrong in (f"{int(number) + 1}-{mac}", f"{number}-{'a' * len(mac)}", number, "-", f"{number}-{mac}x", "١-aaaa"):
        status, _, body = await get(f"{public.url}/t/{wrong}")
        assert status == 404, wrong
        assert NAME not in body.decode()
    for _ in range(20):
        await get(f"{public.url}/t/{number}-aaaaaaaaaaaaa")
    assert (await get(url))[0] == 429


async def test_after_its_last_day_the_page_says_what_to_do(public: Site) -> None:
    made = await shelf(public, (NAME, PDF))
    url = here(public, made.url)
    public.clock.advance(30 * DAY)
    assert (await get(url))[0] == 200
    public.clock.advance(DAY)
    status, _, body = await get(url)
    assert status == 410
    assert "Liên kết tệp đã hết hạn" in body.decode()
    assert "0205 000 0000" in body.decode()


async def test_without_a_public_address_there_is_no_link(site: Site) -> None:
    assert await site.store.write(shelves.shelf_for, site.office, site.clock.now(), []) is None
    assert await site.store.write(uploads.offer, site.office, site.clock.now(), HOA, 1, 1, "vi") is None


# -------------------------------------------------------------------------------------------------------------- upload


async def test_what_is_uploaded_arrives_as_the_answer_of_that_person_to_that_question(public: Site) -> None:
    url = await upload(public, question=7)
    assert len(url.rsplit("/", 1)[1]) < 20
    status, page = await post(url, (NAME, PDF), (OTHER, DOCX))
    assert status == 200
    assert "Đã nhận 02 tệp" in page
    [heard] = public.heard
    assert (heard.address, heard.question) == (HOA, 7)
    assert [a.file.name for a in heard.attachments if a.file] == [NAME, OTHER]
    assert public.office.blobs.read(heard.attachments[0].handle) == PDF
    assert (await post(url, (NAME, PDF)))[0] == 403
    status, _, body = await get(url)
    assert (status, "đã dùng" in body.decode()) == (403, True)
    assert len(public.heard) == 1


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ((("virus.exe", b"MZ"),), "virus.exe không phải loại tệp nhận được"),
        ((("Lớn.pdf", b"x" * 1_048_577),), "Lớn.pdf lớn hơn 1 MB"),
        ((("Rỗng.pdf", b""),), "Rỗng.pdf là tệp rỗng"),
        ((("Ảnh chụp.jpg", b"MZ\x90\x00"),), "nội dung của Ảnh chụp.jpg không phải loại tệp như tên ghi"),
        ((("Kế hoạch.docx", PDF),), "nội dung của Kế hoạch.docx không phải"),
        (tuple((f"{n}.pdf", PDF) for n in range(11)), "nhiều hơn 10 tệp"),
        ((), "Chưa chọn tệp nào"),
    ],
)
async def test_a_refusal_says_why_and_the_link_stays_good(
    public: Site, files: tuple[tuple[str, bytes], ...], said: str
) -> None:
    url = await upload(public)
    status, page = await post(url, *files)
    assert (status, said in page) == (422, True), page
    assert public.heard == []
    english = (await post(url + "?lang=en", *files))[1]
    assert said not in english
    assert (await post(url, (NAME, PDF)))[0] == 200


async def test_a_marked_file_leaves_nothing_but_which_mark_it_was(public: Site) -> None:
    url = await upload(public)
    status, page = await post(url, ("CV 12_TỐI MẬT về an ninh.pdf", b"noi dung"))
    assert (status, "Không nhận tệp có dấu chỉ độ mật" in page) == (422, True)
    [heard] = public.heard
    assert (heard.attachments[0].name, heard.attachments[0].file) == ("TỐI MẬT", None)
    assert b"an ninh" not in public.raw[0].body
    assert [path for path in public.office.blobs.folder.rglob("*") if path.is_file()] == []


def ended(db: Database, at: int | None) -> None:
    """Every account is (or is no longer) ended."""
    db.execute("update accounts set ended_at = ?", [at])


async def test_a_link_ends_after_its_hours_and_with_its_account(public: Site) -> None:
    url = await upload(public)
    await public.store.write(ended, 1)
    assert (await get(url))[0] == 410
    await public.store.write(ended, None)
    public.clock.advance(uploads.HOURS * 3_600_000)
    status, _, body = await get(url)
    assert (status, "đã hết hạn" in body.decode()) == (410, True)
    assert (await post(url, (NAME, PDF)))[0] == 410
    assert (await get(f"{public.url}/u/1-aaaaaaaaaaaaa"))[0] == 404
    async with aiohttp.ClientSession() as session, session.post(url, data={"files": "x"}) as foreign:
        assert foreign.status == 403


# ------------------------------------------------------------------------------------------------------- in a browser


@pytest_asyncio.fixture(loop_scope="session")
async def phone(browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport={"width": 360, "height": 640}, has_touch=True, locale="vi-VN")
    page = await context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if "Content Security" in line.text else None)
    yield page
    assert faults == []
    await context.close()


async def fits(page: Page) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@needs_browser[0]
@needs_browser[1]
async def test_files_are_opened_on_a_small_phone(public: Site, phone: Page) -> None:
    made = await shelf(public, ("Rất dài " * 12 + ".pdf", PDF), (OTHER, b"x"))
    await phone.goto(here(public, made.url))
    await fits(phone)
    boxes = [await link.bounding_box() for link in await phone.locator(".shelf a").all()]
    assert len(boxes) == 2
    assert all(box is not None and box["height"] >= 44 for box in boxes)
    await phone.get_by_role("link", name="English").click()
    assert await phone.get_by_role("heading").inner_text() == "2 files"


@needs_browser[0]
@needs_browser[1]
async def test_a_file_is_sent_from_a_small_phone_and_what_is_too_large_never_leaves_it(
    public: Site, phone: Page, tmp_path: Path
) -> None:
    large, small = tmp_path / "Lớn.pdf", tmp_path / "Báo cáo 57.pdf"
    large.write_bytes(b"x" * 1_100_000)
    small.write_bytes(PDF)
    await phone.goto(await upload(public))
    await fits(phone)
    pick = phone.get_by_label("Chọn tệp hoặc ảnh")
    await pick.set_input_files(large)
    await phone.get_by_text("Lớn.pdf lớn hơn 1 MB").wait_for()
    await phone.get_by_role("button", name="Gửi", exact=True).click()
    assert public.heard == []
    await pick.set_input_files(small)
    assert await phone.get_by_role("alert").is_hidden()
    await phone.get_by_role("button", name="Gửi", exact=True).click()
    await phone.get_by_text("Đã nhận 01 tệp").wait_for()
    await fits(phone)
    assert [a.file.name for a in public.heard[0].attachments if a.file] == ["Báo cáo 57.pdf"]


@needs_browser[0]
@needs_browser[1]
async def test_the_page_works_without_a_script(public: Site, browser: Browser, tmp_path: Path) -> None:
    small = tmp_path / "Báo cáo.pdf"
    small.write_bytes(PDF)
    context = await browser.new_context(viewport={"width": 360, "height": 640}, java_script_enabled=False)
    page = await context.new_page()
    await page.goto(await upload(public))
    await page.get_by_label("Chọn tệp hoặc ảnh").set_input_files(small)
    await page.get_by_role("button", name="Gửi", exact=True).click()
    assert await page.get_by_role("heading").inner_text() == "Đã nhận tệp"
    assert len(public.heard) == 1
    await context.close()
