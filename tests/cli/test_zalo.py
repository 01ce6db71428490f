"""The administrator's three commands for Zalo, against the strict emulators over real sockets."""

import asyncio
from pathlib import Path

from bot.app import Options
from bot.emulators.zalo_bot import ZaloBotEmulator
from bot.emulators.zalo_oa import ZaloOaEmulator
from bot.store import people
from bot.store.database import Database
from tests.cli.test_command_line import LIST, called, quantriet
from tests.world import open_world

SECRETS = {"QUANTRIET_ZALO_OA_APP_SECRET": "app-secret-of-tests", "QUANTRIET_ZALO_OA_WEBHOOK_KEY": "key-of-tests"}


async def typed(
    config: Path, data: Path, *words: str, environ: dict[str, str], typing: str = "", status: int = 0
) -> str:
    """Run one command beside the emulators of this process; what it printed."""
    call = ["--config", str(config), "--data", str(data), *words]
    code, said = await asyncio.to_thread(called, call, "vi", environ, typing)
    assert code == status, said
    assert "Traceback" not in said, said
    assert not [secret for secret in environ.values() if secret in said]
    return said


def settings(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_before_anything_is_connected_the_month_is_estimated(tmp_path: Path) -> None:
    rows = "".join(f"Trường số {n};đơn vị sự nghiệp;T{n};0;20;0;;\n" for n in range(38))
    (tmp_path / "don-vi.csv").write_text(LIST + rows, encoding="utf-8")
    quantriet(tmp_path / "data", "units", "import", tmp_path / "don-vi.csv")
    said = quantriet(tmp_path / "data", "zalo", "status", "--a-week", "3")
    assert "Zalo Official Account\nChưa bật" in said
    assert "Zalo Bot\nChưa bật" in said
    assert "41 đơn vị" in said  # the forty of the list and the office itself
    assert "Vượt gói của Zalo Bot (3.000 tin, 50 người): cần Zalo Official Account." in said
    assert "Không đường dẫn nào được gửi" in said
    said = quantriet(tmp_path / "data", "zalo", "status", "--a-week", "1", language="en")
    assert "Within the Zalo Bot's plan" in said


async def test_a_bot_is_known_by_its_token_and_a_wrong_token_is_said_plainly(tmp_path: Path) -> None:
    async with ZaloBotEmulator(account_name="Bot Nhắc việc Sở") as emulator:
        config = settings(tmp_path, f'[zalo_bot]\nbase_url = "{emulator.base_url}"\n')
        good = {"QUANTRIET_ZALO_BOT_TOKEN": emulator.token}
        said = await typed(config, tmp_path / "data", "zalo", "connect", "bot", environ=good)
        assert "Zalo nhận bot: Bot Nhắc việc Sở." in said
        said = await typed(config, tmp_path / "data", "zalo", "status", environ=good)
        assert "Đang ở chế độ polling" in said
        assert "Tin trong tháng: 00/3.000, còn 3.000." in said
        wrong = {"QUANTRIET_ZALO_BOT_TOKEN": "99:wrong"}
        said = await typed(config, tmp_path / "data", "zalo", "connect", "bot", status=1, environ=wrong)
        assert "Zalo chưa nhận mã của bot" in said


async def test_an_oa_is_connected_by_a_link_or_by_pasted_tokens(tmp_path: Path) -> None:
    async with ZaloOaEmulator() as emulator:
        oa = f'[zalo_oa]\noa_id = "{emulator.state.oa_id}"\napp_id = "{emulator.state.app_id}"\n'
        hosts = "".join(f'{name} = "{emulator.origin}"\n' for name in ("base_url", "template_url", "oauth_url"))
        data = tmp_path / "data"
        config = settings(tmp_path, oa + hosts)
        said = await typed(config, data, "zalo", "connect", status=2, environ=SECRETS)
        assert "Chưa có địa chỉ công khai" in said
        config = settings(tmp_path, '[web]\npublic_url = "https://nhacviec.example"\n' + oa + hosts)
        said = await typed(config, data, "zalo", "connect", environ=SECRETS)
        assert f"{emulator.origin}/v4/oa/permission?app_id={emulator.state.app_id}" in said
        grant = emulator.grant()
        pair = f"{grant.access}\n{grant.refresh}\n"
        said = await typed(config, data, "zalo", "connect", "oa", "--paste", typing=pair, environ=SECRETS)
        assert grant.access not in said
        assert "Đã lưu" in said
        said = await typed(config, data, "zalo", "status", environ=SECRETS)
        assert "Quyền gửi tin có hiệu lực" in said
        assert "Zalo trả lời và nhận đúng OA này." in said
        assert "https://nhacviec.example/hooks/zalo-oa" in said
        assert "Chưa có mẫu tin đã duyệt" in said


async def test_a_test_message_goes_out_through_the_running_server(tmp_path: Path) -> None:
    async with open_world(tmp_path, zalo_bot=True, options=Options(ticking=False, pacing=False)) as world:
        platform = world.platforms["zalo_bot"].emulator
        config = settings(tmp_path, f'[zalo_bot]\nbase_url = "{platform.base_url}"\n')
        token = {"QUANTRIET_ZALO_BOT_TOKEN": platform.token}
        send = ("zalo", "send-test", "--to", "Hoàng Thị Hoa")
        assert "Chưa có tài khoản Zalo" in await typed(config, world.folder / "data", *send, status=1, environ=token)
        hoa = await world.phone("Hoàng Thị Hoa", "zalo_bot")
        await world.says(hoa, "xin chào")
        [row] = await world.rows("select address from outbox where channel = 'zalo_bot' limit 1")

        def enrol(db: Database) -> None:
            person = people.add_person(db, "Hoàng Thị Hoa", world.clock.now())
            people.open_account(db, person, "zalo_bot", row["address"], "vi", world.clock.now(), preferred=True)

        await world.write(enrol)
        said = await typed(config, world.folder / "data", *send, environ=token)
        assert "Hoàng Thị Hoa, Zalo Bot: đã gửi." in said
        await world.settle()
        assert "Nhận được tin này là kênh đã nối." in hoa.last.text
