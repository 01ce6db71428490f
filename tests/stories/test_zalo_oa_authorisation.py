"""An authorisation of the Official Account nobody may lose unseen: renewed by itself, put right by an administrator, detoured meanwhile."""

import dataclasses as dc
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bot.actions import zalo_tokens
from bot.actions.zalo_tokens import Loss
from bot.config import Config
from tests.stories.people import DIVISION, LAN, Sở, open_office
from tests.world import World

NUMBER = "1204/SVHTTDL-VP"


def at_home(**oa: object) -> Config:
    """An office with an address on the internet."""
    config = Config()
    web = dc.replace(config.web, public_url="https://quantriet.example")
    return dc.replace(config, web=web, zalo_oa=dc.replace(config.zalo_oa, **oa))  # type: ignore[arg-type]


async def test_weeks_go_by_and_nobody_must_do_anything(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_oa") as office:
        for day in ("2023-06-06", "2023-06-07", "2023-06-08", "2023-06-12", "2023-06-16"):
            await office.world.turn_to(f"{day} 09:00")
            await office.says(office.hoa, "/viec")
        assert office.world.zalo_oa.oauth.refreshes >= 4
        [row] = await office.world.rows("select value from channel_state where name = 'tokens'")
        assert not any(grant.refresh in row["value"] for grant in office.world.zalo_oa.oauth.grants)


async def administer(office: Sở) -> None:
    """Lan is made administrator."""
    from bot.domain.people import PostStatus, Role
    from bot.store import people
    from bot.store.database import Database
    from tests.handlers.offices import unit_of
    from tests.stories.people import BUREAU

    lan, unit = await office.id_of(LAN), await unit_of(office.world, BUREAU)

    def give(db: Database, now: int) -> None:
        day = office.world.app.office.today(now)
        people.add_post(db, lan, unit, Role.ADMINISTRATOR, "", PostStatus.ACTIVE, now, from_day=day, via="test")

    await office.world.write(give, office.world.clock.now())


async def lost(office: Sở) -> Loss | None:
    app = office.world.app
    return (await app.store.read(zalo_tokens.load, app.office.key)).lost


async def open_page(world: World, url: str) -> tuple[int, str]:
    """The administrator opens the link in a browser, agrees, and is sent back to us."""
    async with world.http.get(url, allow_redirects=False) as response:
        back = urlsplit(response.headers["Location"])
    assert back.netloc == "quantriet.example"
    ours = f"http://127.0.0.1:{world.app.port}{back.path}?{back.query}"
    async with world.http.get(ours, headers={"Accept": "text/html"}) as response:
        return response.status, await response.text()


def link_in(text: str) -> str:
    return next(word for word in text.split() if word.startswith("http"))


async def test_the_refresh_token_is_used_up_and_an_administrator_puts_it_right(tmp_path: Path) -> None:
    """Somebody else used it up. The office is told what to do; one link later what waited goes out."""
    async with open_office(tmp_path, "zalo_oa", config=at_home()) as office:
        world, oa = office.world, office.world.zalo_oa
        await administer(office)
        oa.grant()
        heard = len(office.hoa.heard)
        await office.hoa.say("/viec")
        await world.settle()
        assert await lost(office)
        assert world.app.idle, "a channel that waits for its administrator keeps nobody busy"
        asked = await world.app.store.write(_ask, world)
        status, text = await open_page(world, asked)
        assert (status, "Đã cấp quyền cho Zalo OA" in text) == (200, True)
        assert await lost(office) is None
        await world.tick()
        assert len(office.hoa.heard) > heard, "what waited is sent"
        office.lan.sees("Zalo OA không cho phép gửi tin nữa")
        office.lan.sees("Zalo OA đã được cấp lại quyền gửi tin")
        card = await office.says(office.lan, "/zalo")
        assert "đang có hiệu lực" in card
        shown = await office.taps(office.lan, "Cấp lại quyền")
        query = parse_qs(urlsplit(link_in(shown)).query)
        assert query["redirect_uri"] == ["https://quantriet.example/zalo/consent"]
        [kept] = await world.rows("select payload from outbox where kind = 'answer' order by id desc limit 1")
        assert query["state"][0] not in kept["payload"]


async def test_a_consent_nobody_asked_for_or_for_another_oa_is_refused(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_oa", config=at_home()) as office:
        world, oa = office.world, office.world.zalo_oa

        async def comes_back(**query: str) -> int:
            url = f"http://127.0.0.1:{world.app.port}/zalo/consent"
            async with world.http.get(url, params=query) as response:
                return response.status

        code = oa.oauth.issue_code()
        assert await comes_back(code=code, oa_id=oa.state.oa_id) == 403
        url = await world.write(_ask, world)
        state = parse_qs(urlsplit(url).query)["state"][0]
        assert await comes_back(code=code, oa_id=oa.state.oa_id, state="another") == 403
        assert await comes_back(code=code, oa_id="999", state=state) == 403
        status, _text = await open_page(world, await world.write(_ask, world))
        assert status == 200
        late = await world.write(_ask, world)
        await world.wait(31 * 60)
        assert (await open_page(world, late))[0] == 403


async def test_a_link_of_the_console_is_used_as_it_stands(tmp_path: Path) -> None:
    given = "https://oauth.zaloapp.com/v4/oa/permission?app_id=1&redirect_uri=https%3A%2F%2Fa&state=fixed"
    async with open_office(tmp_path, "zalo_oa", config=at_home(consent_url=given)) as office:
        assert await office.world.write(_ask, office.world) == given


async def test_the_package_ends_and_the_office_knows_weeks_before(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_oa") as office:
        office.world.zalo_oa.state.package_until = "30/06/2023"
        await office.world.turn_to("2023-06-06 10:30")
        await look_after(office.world)
        office.lan.sees("Gói dịch vụ Zalo OA hết hạn ngày 30/06/2023")


async def look_after(world: World) -> None:
    """What the connection's own task does every half minute."""
    from bot.connections.zalo_oa import ZaloOaConnection

    [connection] = [one for one in world.app.connections if isinstance(one, ZaloOaConnection)]
    await connection.look_after(world.app._live)
    await world.settle()


def _ask(db: object, world: World) -> str:
    from bot.actions import zalo_consent

    link = zalo_consent.ask_as_owner(db, world.app.office, world.clock.now())  # type: ignore[arg-type]
    assert not isinstance(link, zalo_consent.ConsentRefusal), link
    return link


async def test_whoever_has_another_channel_is_served_there_while_the_oa_is_silent(tmp_path: Path) -> None:
    """Neither an alert about a channel that carries nothing nor anybody's card waits on that channel; it is used again afterwards."""
    async with open_office(tmp_path, "zalo_oa", config=at_home(), also=("telegram",)) as office:
        world = office.world
        phones = {}
        for phone in (office.lan, office.hoa):
            code = (await office.says(phone, "/lienket")).split("\n")[0].partition(":")[2]
            second = phones[phone.owner] = await world.phone(f"{phone.owner}, Telegram", "telegram", started=True)
            await office.says(second, code)
            await office.taps(second, "Đồng ý", "Dùng cả hai")
            assert "1. Telegram (ưu tiên, đang dùng)" in await office.says(second, "/kenh")
            assert "từ nay tin gửi qua Zalo OA trước" in await office.taps(second, "Ưu tiên Zalo OA")
        lan, hoa = phones[office.lan.owner], phones[office.hoa.owner]
        await administer(office)
        world.zalo_oa.grant()
        await office.mai.say("/viec")
        await world.settle()
        assert await lost(office)
        await world.tick()
        lan.sees("Zalo OA không cho phép gửi tin nữa")
        await office.passed_on(NUMBER, DIVISION)
        hoa.sees(NUMBER)
        assert "tạm dừng từ 05/6 09:00 vì chờ cấp lại quyền gửi" in await office.says(hoa, "/kenh")
        assert "Zalo OA tạm dừng từ 05/6 09:00 vì chờ cấp lại quyền gửi" in await office.says(lan, "/zalo")
        assert "Đã ghi nhận" in await office.taps(hoa, "Đã nhận")
        status, _text = await open_page(world, await world.app.store.write(_ask, world))
        assert status == 200
        await world.tick()
        lan.sees("Zalo OA đã được cấp lại quyền gửi tin")
        assert not any(NUMBER in message.text for message in office.hoa.heard), "nothing is sent twice"
        await office.passed_on("1205/SVHTTDL-VP", DIVISION)
        office.hoa.sees("1205/SVHTTDL-VP")
        assert not any("1205/" in message.text for message in hoa.heard)
