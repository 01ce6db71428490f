"""Files both ways: streamed, named in Vietnamese, refused before they are kept where they must be."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp

from bot.config import Config
from bot.config import Web as WebSettings
from bot.messaging import FileRef, Outgoing
from bot.web.files import LINK_DAYS, sign_file
from tests.web.site import Site

NAME = "Kế hoạch quán triệt (bản ký).pdf"


def one_file(line: dict[str, Any]) -> dict[str, str]:
    """The only file of a line, as the page shows it."""
    [file] = line["files"]
    return dict(file)


def _kept(site: Site) -> list[Path]:
    return [path for path in site.office.blobs.folder.rglob("*") if path.is_file()]


async def test_a_file_arrives_whole_under_its_name_and_can_be_opened_again(site: Site) -> None:
    opened = await site.seat()
    phone = site.phone(opened)
    data = bytes(range(256)) * 4000
    assert await phone.post("offer", {"key": "file-key-1", "name": NAME, "size": len(data)}) == (200, {})
    status, value = await phone.send_file(NAME, data)
    assert status == 200
    [attachment] = site.heard[0].attachments
    assert attachment.file is not None
    assert (attachment.file.name, attachment.file.mime, attachment.file.size) == (NAME, "application/pdf", len(data))
    assert site.office.blobs.read(attachment.file.sha256) == data
    line = (await phone.lines())[0]
    file = one_file(line)
    assert file["size"] == "1000 KB"
    async with (
        aiohttp.ClientSession(cookies=site.cookies(opened)) as session,
        session.get(phone.base() + file["path"]) as answer,
    ):
        assert await answer.read() == data
        assert answer.content_disposition is not None
        assert (answer.content_disposition.type, answer.content_disposition.filename) == ("inline", NAME)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert value["n"] == line["n"]


async def test_an_upload_whose_answer_was_lost_is_not_sent_twice(site: Site) -> None:
    phone = site.phone(await site.seat())
    first = await phone.send_file("a.docx", b"x" * 100, key="file-key-7")
    assert await phone.post("offer", {"key": "file-key-7", "name": "a.docx", "size": 100}) == first
    assert await phone.send_file("a.docx", b"x" * 100, key="file-key-7") == first
    assert len(site.heard) == 1


async def test_a_marked_file_leaves_nothing_but_which_mark_it_was(site: Site) -> None:
    for path in ("offer", "file"):
        phone = site.phone(await site.seat())
        name = "CV 12_TỐI MẬT về an ninh.pdf"
        if path == "offer":
            status, value = await phone.post("offer", {"key": "file-key-1", "name": name, "size": 10})
        else:
            status, value = await phone.send_file(name, b"noi dung")
        assert (status, "n" in value) == (200, True)
        [attachment] = site.heard[-1].attachments
        assert (attachment.name, attachment.fault, attachment.file) == ("TỐI MẬT", "secrecy_mark", None)
        [line] = [line for line in await phone.lines() if line["mine"]]
        assert (line["withheld"], line["files"]) == (True, [])
    assert _kept(site) == []
    stored = repr(await site.rows("inbox") + await site.rows("web_feed"))
    assert "an ninh" not in stored


async def test_a_25_mb_file_is_refused_before_and_while_it_comes(site: Site) -> None:
    phone = site.phone(await site.seat())
    large = 25 * 1_048_576
    limit = {"error": "too_large", "limit": 20 * 1_048_576}
    assert await phone.post("offer", {"key": "file-key-1", "name": "a.pdf", "size": large}) == (413, limit)

    async def chunked() -> object:
        for _ in range(25):
            yield b"x" * 1_048_576

    async with aiohttp.ClientSession(cookies=site.cookies(phone.opened)) as session:
        url = phone.base() + "file?key=file-key-1&name=a.pdf"
        try:
            async with session.post(url, data=chunked(), headers={"Sec-Fetch-Site": "same-origin"}) as answer:
                assert answer.status == 413
        except aiohttp.ClientConnectionError:
            pass  # the server stopped listening before the client stopped sending
    assert _kept(site) == []
    assert site.heard == []


async def test_an_empty_file_and_a_name_like_a_path(site: Site) -> None:
    phone = site.phone(await site.seat())
    assert await phone.send_file("a.pdf", b"") == (400, {"error": "empty"})
    assert (await phone.send_file("..\\..\\windows/ke hoach.pdf", b"abc", key="file-key-2"))[0] == 200
    assert site.heard[0].attachments[0].name == "ke hoach.pdf"


async def test_nobody_reads_a_file_of_another_seat(site: Site) -> None:
    hoa, tuan = await site.seat(), await site.seat()
    await site.phone(hoa).send_file("rieng.pdf", b"abc")
    line = (await site.phone(hoa).lines())[0]
    file = one_file(line)
    async with aiohttp.ClientSession(cookies=site.cookies(tuan)) as session:
        async with session.get(f"{site.url}/c/{tuan.seat}/{file['path']}") as answer:
            assert answer.status == 404
        async with session.get(f"{site.url}/c/{hoa.seat}/{file['path']}") as answer:
            assert answer.status == 401


async def test_a_web_page_sent_as_a_file_never_runs_here(site: Site) -> None:
    opened = await site.seat()
    blob = site.office.blobs.put(b"<script>alert(1)</script>")
    for n, name in enumerate(("a.html", "a.svg", "a.pdf.html")):
        file = FileRef(blob.sha256, name, "text/html", blob.size)
        await site.tell(opened.address, f"f{n}", Outgoing("tệp", files=(file,)))
    async with aiohttp.ClientSession(cookies=site.cookies(opened)) as session:
        for line in await site.phone(opened).lines():
            shown = one_file(line)
            async with session.get(site.phone(opened).base() + shown["path"]) as answer:
                assert answer.content_type == "application/octet-stream"
                assert answer.headers["Content-Disposition"].startswith("attachment")
                assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


async def test_a_signed_link_opens_without_a_session_until_it_expires(
    start: Callable[[Config], Awaitable[Site]], config: Config
) -> None:
    site = await start(replace(config, web=WebSettings(port=0, public_url="https://so.example.vn")))
    blob = site.office.blobs.put(b"%PDF-1.4")
    file = FileRef(blob.sha256, NAME, "application/pdf", blob.size)
    url = site.office.link_for(file, site.clock.now())
    assert url is not None
    local = url.replace("https://so.example.vn", site.url)
    async with aiohttp.ClientSession() as session:
        async with session.get(local) as answer:
            assert await answer.read() == b"%PDF-1.4"
            assert answer.content_disposition is not None
            assert answer.content_disposition.filename == NAME
            assert 'filename="K_ ho_ch' in answer.headers["Content-Disposition"]
        async with session.get(local.replace("/f/", "/f/A")) as answer:
            assert answer.status == 404
        async with session.get(local.rpartition("/")[0] + "/khac.exe") as answer:
            assert answer.status == 404
        site.clock.advance(LINK_DAYS * 86_400_000)
        async with session.get(local, headers={"Accept": "text/html"}) as answer:
            assert answer.status == 410
            assert "Liên kết tệp đã hết hạn" in await answer.text()
        other = FileRef("0" * 64, "mat.pdf", "application/pdf", 1)
        token = sign_file(site.office.key, other, site.clock.now() + 1000)
        async with session.get(f"{site.url}/f/{token}/mat.pdf") as answer:
            assert answer.status == 404


async def test_without_a_public_address_no_link_is_made(site: Site) -> None:
    assert site.office.link_for(FileRef("0" * 64, "a.pdf", "application/pdf", 1), site.clock.now()) is None
