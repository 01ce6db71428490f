"""What a page fetches: nothing twice, nothing lost, and nothing of anybody else."""

import asyncio
import json

import aiohttp

from bot.messaging import Choice, Outgoing
from bot.store import web_chat as rows
from tests.web.site import SAME_ORIGIN, Site

CARD = Outgoing(
    "1204/SVHTTDL-VP, 05/6/2023",
    ((Choice("Đã nhận", "receive 7"),), (Choice("Việc khác", "more 7"),)),
    heading="Tin của Văn phòng Sở",
)


async def test_a_message_is_sent_when_the_page_fetched_it_and_not_before(site: Site) -> None:
    opened = await site.seat()
    await site.tell(opened.address, "card:1", CARD)
    assert [r["status"] for r in await site.rows("outbox")] == ["queued"]
    lines = await site.phone(opened).lines()
    assert [(line["heading"], line["text"]) for line in lines] == [
        ("Tin của Văn phòng Sở", "1204/SVHTTDL-VP, 05/6/2023")
    ]
    assert lines[0]["time"] == "09:00"
    assert lines[0]["day"] == "thứ Hai, ngày 05/6/2023"
    [row] = await site.rows("outbox")
    assert (row["status"], row["external_id"]) == ("sent", str(lines[0]["n"]))
    assert [e["kind"] for e in await site.rows("events")] == ["message-sent"]


async def test_a_lost_response_is_asked_for_again_and_is_the_same(site: Site) -> None:
    opened = await site.seat()
    phone = site.phone(opened)
    await site.tell(opened.address, "one", Outgoing("một"))
    start = await phone.feed()
    await site.tell(opened.address, "two", Outgoing("hai"))
    lost = await phone.feed(after=start["upto"])
    again = await phone.feed(after=start["upto"])
    assert lost == again
    assert [line["text"] for line in again["lines"]] == ["hai"]
    assert len(await site.rows("events")) == 2


async def test_two_devices_fetching_at_once_get_every_message_once(site: Site) -> None:
    opened = await site.seat()
    second = await site.seat(opened.address)
    for n in range(90):
        await site.tell(opened.address, f"m{n}", Outgoing(f"tin {n:02d}"))
    await asyncio.gather(*(site.phone(seat).lines() for seat in (opened, second) for _ in range(3)))
    pages: list[str] = []
    after = 0
    while True:
        page = await site.phone(second).feed(after=after)
        pages += [line["text"] for line in page["lines"]]
        after = page["upto"]
        if not page["more"]:
            break
    assert pages == [f"tin {n:02d}" for n in range(90)]
    assert len(await site.rows("web_feed")) == 90


async def test_an_edit_says_which_message_it_replaces(site: Site) -> None:
    opened = await site.seat()
    phone = site.phone(opened)
    row = await site.tell(opened.address, "card:1", CARD)
    [card] = await phone.lines()
    for text in ("đồng chí Hoa đã nhận", "đã quán triệt"):
        await site.change(row, Outgoing(text, ((Choice("Việc khác", "more 7"),),)))
        edit = (await phone.lines(after=card["n"]))[-1]
        assert (edit["replaces"], edit["text"]) == (card["n"], text)
        assert [c["label"] for r in edit["choices"] for c in r] == ["Việc khác"]
    assert {r["status"] for r in await site.rows("outbox")} == {"sent"}


async def test_own_words_stand_above_their_answer_on_every_device(site: Site) -> None:
    opened = await site.seat()
    phone = site.phone(opened)
    for n in range(10):
        assert (await phone.say(f"câu {n}"))[0] == 200
    other = await site.seat(opened.address)
    lines = await site.phone(other).lines()
    assert [line["text"] for line in lines if line["mine"]] == [f"câu {n}" for n in range(10)]
    numbers = {str(line["text"]): int(str(line["n"])) for line in lines}
    for n in range(10):
        assert numbers[f"câu {n}"] < numbers[f"Đã nghe: câu {n}"]


async def test_a_retry_after_a_lost_response_is_one_message(site: Site) -> None:
    opened = await site.seat()
    phone = site.phone(opened)
    first = await phone.say("đã nhận", key="cung-mot-khoa")
    again = await phone.say("đã nhận", key="cung-mot-khoa")
    assert first == again
    assert len(site.heard) == 1
    assert await phone.texts() == ["đã nhận", "Đã nghe: đã nhận"]


async def test_a_tap_shows_the_words_of_its_button(site: Site) -> None:
    opened = await site.seat()
    phone = site.phone(opened)
    row = await site.tell(opened.address, "card:1", CARD)
    [card] = await phone.lines()
    await site.change(row, Outgoing("x", ((Choice("Bổ sung", "add 7"),),)))
    await phone.lines()
    for command in ("receive 7", "add 7"):
        assert (await phone.post("tap", {"n": card["n"], "command": command}))[0] == 200
    assert [(i.kind, i.command, i.on_message) for i in site.heard] == [
        ("tap", "receive 7", str(card["n"])),
        ("tap", "add 7", str(card["n"])),
    ]
    mine = [line for line in await phone.lines() if line["mine"]]
    assert [(line["text"], line["on"]) for line in mine] == [("Đã nhận", card["n"]), ("Bổ sung", card["n"])]


async def test_earlier_lines_are_read_page_by_page(site: Site) -> None:
    opened = await site.seat()
    phone = site.phone(opened)
    for n in range(100):
        await site.tell(opened.address, f"m{n}", Outgoing(str(n)))
    seen: list[str] = []
    page = await phone.feed()
    while True:
        lines = page["lines"]
        assert isinstance(lines, list)
        seen = [line["text"] for line in lines] + seen
        if not page["older"]:
            break
        page = await phone.feed(before=lines[0]["n"])
    assert seen == [str(n) for n in range(100)]


async def test_a_secret_text_is_passed_on_and_kept_nowhere_here(site: Site) -> None:
    opened = await site.seat()
    phone = site.phone(opened)
    assert (await phone.say("Số 12 TỐI MẬT về việc x"))[0] == 200
    [line] = [line for line in await phone.lines() if line["mine"]]
    assert (line["text"], line["withheld"]) == ("", True)
    assert all("về việc" not in str(r["body"]) for r in await site.rows("web_feed") if r["inbox_id"])


async def test_a_text_that_is_too_long_is_refused_and_a_blank_one_too(site: Site) -> None:
    phone = site.phone(await site.seat())
    assert await phone.say("ă" * 4001) == (413, {"error": "too_long", "limit": 4000})
    assert await phone.say("  \n ") == (400, {"error": "empty"})
    assert (await phone.say("ă" * 4000))[0] == 200
    assert len(site.heard) == 1


async def test_forged_posts_are_refused(site: Site) -> None:
    phone = site.phone(await site.seat())
    assert (await phone.post("text", {"text": "a", "key": "../../x"}))[0] == 400
    assert (await phone.post("tap", {"n": 1, "command": "x" * 201}))[0] == 400
    assert (await phone.post("tap", {"n": "1", "command": "x"}))[0] == 400
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://example.org"}):
        assert await phone.post("text", {"text": "a"}, headers) == (403, {"error": "foreign"})
    async with aiohttp.ClientSession(cookies=site.cookies(phone.opened)) as session:
        async with session.post(phone.base() + "text", data=b"{", headers=SAME_ORIGIN) as answer:
            assert answer.status == 400
        async with session.get(phone.base() + "feed", headers={"Sec-Fetch-Site": "cross-site"}) as answer:
            assert answer.status == 403
        async with session.get(phone.base() + "feed?after=-1") as answer:
            assert answer.status == 400
    assert site.heard == []


async def test_too_many_messages_at_once_are_asked_to_wait(site: Site) -> None:
    phone = site.phone(await site.seat())
    statuses = [(await phone.say(f"{n}"))[0] for n in range(121)]
    assert statuses == [200] * 120 + [429]


async def test_what_was_forgotten_is_gone_and_its_numbers_stay_taken(site: Site) -> None:
    opened = await site.seat()
    phone = site.phone(opened)
    await phone.say("thông tin riêng")
    upto = int(str((await phone.feed())["upto"]))
    await site.store.write(rows.forget, opened.address)
    assert await phone.lines() == []
    await phone.say("lại đây")
    assert await phone.texts(after=upto) == ["lại đây", "Đã nghe: lại đây"]


async def test_the_page_speaks_the_language_of_its_person(site: Site) -> None:
    opened = await site.seat()
    url = site.phone(opened).base() + "phone.json"
    async with aiohttp.ClientSession(cookies=site.cookies(opened)) as session, session.get(url) as answer:
        about = await answer.json()
    assert about["language"] == "vi"
    assert about["words"]["send"] == "Gửi"
    assert about["longest_text"] == 4000
    assert "{n}" in about["words"]["too_long"]
    assert "20 MB" in about["words"]["attach_too_large"]


async def test_the_raw_item_holds_what_the_inbox_needs(site: Site) -> None:
    opened = await site.seat()
    await site.phone(opened).say("đã nhận 1204", key="khoa-rieng")
    [item] = site.raw
    assert (item.key, item.address) == (f"{opened.address}:khoa-rieng", opened.address)
    value = json.loads(item.body)
    assert 0 <= site.clock.now() - value.pop("at") < 60_000
    assert value == {"key": item.key, "address": opened.address, "kind": "text", "text": "đã nhận 1204"}


async def test_an_edit_of_a_message_never_fetched_comes_with_it(site: Site) -> None:
    opened = await site.seat()
    row = await site.tell(opened.address, "card:1", CARD)
    await site.change(row, Outgoing("bản mới"))
    first, second = await site.phone(opened).lines()
    assert second["replaces"] == first["n"]


async def test_an_expired_message_is_never_shown(site: Site) -> None:
    opened = await site.seat()
    row = await site.tell(opened.address, "card:1", CARD)
    await site.expire(row)
    assert await site.phone(opened).lines() == []
    assert [(r["status"], r["error"]) for r in await site.rows("outbox")] == [("dropped", "expired")]
