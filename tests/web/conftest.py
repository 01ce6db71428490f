"""Fixtures of the web tests: a running office, and a client with cookies like a browser's."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser

from bot.clock import TurnableClock
from bot.config import Config
from bot.config import Office as OfficeSettings
from bot.config import Web as WebSettings
from bot.store.database import Store
from bot.store.opening import open_store
from bot.web import Doors, Wake, build
from tests.web.browser import Screen, chromium
from tests.web.site import MONDAY_0900, Site, echo, make_office

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One event loop for all tests of the web, so that they can share one browser."""
    for item in items:
        if item.path.parent == HERE and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture
def config() -> Config:
    settings = OfficeSettings(contact_name="đồng chí Chu Thị Lan", phone="0205 000 0000")
    return replace(Config(), office=settings, web=WebSettings(port=0))


@pytest_asyncio.fixture(loop_scope="session")
async def start(tmp_path: Path) -> AsyncIterator[Callable[[Config], Awaitable[Site]]]:
    """Start an office with a configuration of the test's own."""
    stores: list[Store] = []
    runners: list[web.AppRunner] = []

    async def run(config: Config) -> Site:
        folder = tmp_path / f"data{len(stores)}"
        store = open_store(folder)
        stores.append(store)
        office, clock, wake = make_office(folder, config), TurnableClock(MONDAY_0900), Wake()
        found: list[Site] = []
        doors = Doors(
            store, office, clock, echo(lambda: found[0], store, office, clock, wake), wake, {"/hooks/test": hook}
        )
        app = build(doors)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        runners.append(runner)
        listener = web.TCPSite(runner, "127.0.0.1", 0)
        await listener.start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        found.append(Site(url, store, office, clock, doors, app))
        return found[0]

    yield run
    for runner in runners:
        await runner.cleanup()
    for store in stores:
        await store.close()


async def hook(headers: object, body: bytes) -> int:
    await asyncio.sleep(0)
    return 200 if json.loads(body) == {"update_id": 1} else 401


@pytest_asyncio.fixture(loop_scope="session")
async def site(start: Callable[[Config], Awaitable[Site]], config: Config) -> Site:
    return await start(config)


@pytest_asyncio.fixture(loop_scope="session")
async def browserless() -> AsyncIterator[aiohttp.ClientSession]:
    """A client that follows nothing and keeps cookies like a browser."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield session


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="session")
async def screen(site: Site, browser: Browser) -> AsyncIterator[Screen]:
    context = await browser.new_context(viewport={"width": 360, "height": 640}, has_touch=True, locale="vi-VN")
    shown = Screen(site, await context.new_page())
    yield shown
    assert shown.faults == []
    await context.close()
