"""The door in front: everything passes as it is, and the address stays when the product is gone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from bot.demo.front import Front, NoFreePort


class Behind:
    """A product that shows what came, and can be away."""

    def __init__(self) -> None:
        self.port: int | None = None

    async def echo(self, request: web.Request) -> web.Response:
        body = await request.read()
        answer = web.Response(
            body=body, status=201, headers={"X-Path": request.raw_path, "X-Site": request.headers["Sec-Fetch-Site"]}
        )
        answer.headers.add("Set-Cookie", "quantriet=a; Path=/c/1/")
        answer.headers.add("Set-Cookie", "quantriet=b; Path=/c/2/")
        return answer

    async def stream(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await answer.prepare(request)
        await answer.write(b"event: beat\ndata: {}\n\n")
        await asyncio.sleep(30)
        return answer


@asynccontextmanager
async def opened() -> AsyncIterator[tuple[Front, Behind, aiohttp.ClientSession]]:
    behind = Behind()
    app = web.Application()
    app.router.add_get("/events", behind.stream)
    app.router.add_route("*", "/{path:.*}", behind.echo)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    behind.port = runner.addresses[0][1]
    front = Front("127.0.0.1", lambda: behind.port)
    await front.bind(0)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        yield front, behind, http
    await front.close()
    await runner.cleanup()


async def test_what_is_sent_and_answered_passes_as_it_is() -> None:
    async with opened() as (front, _, http):
        path = "/c/1/file?name=Nh%E1%BA%ADt%20k%C3%BD%2B1.txt"
        headers = {"Sec-Fetch-Site": "same-origin"}
        async with http.post(front.origin + path, data=b"\x00" * 300_000, headers=headers) as answer:
            assert answer.status == 201
            assert answer.headers["X-Path"].lower() == path.lower()
            assert answer.headers["X-Site"] == "same-origin"
            assert answer.headers.getall("Set-Cookie") == ["quantriet=a; Path=/c/1/", "quantriet=b; Path=/c/2/"]
            assert await answer.read() == b"\x00" * 300_000


async def test_a_stream_is_passed_on_at_once_and_ends_when_the_product_stops() -> None:
    async with opened() as (front, behind, http), http.get(f"{front.origin}/events") as answer:
        assert await asyncio.wait_for(answer.content.readuntil(b"\n\n"), 5) == b"event: beat\ndata: {}\n\n"
        assert front.streams == 1
        behind.port = None
        front.hang_up()
        with pytest.raises(aiohttp.ClientError):
            await asyncio.wait_for(answer.content.read(), 5)
        assert front.streams == 0


async def test_while_the_product_is_away_the_door_says_so() -> None:
    async with opened() as (front, behind, http):
        behind.port = None
        async with http.get(f"{front.origin}/c/1/feed") as answer:
            assert (answer.status, await answer.json()) == (503, {"error": "away"})


async def test_a_busy_port_is_passed_over() -> None:
    async with opened() as (front, _, _http):
        other = Front("127.0.0.1", lambda: None)
        await other.bind(front.port)
        try:
            assert other.port > front.port
        finally:
            await other.close()
        with pytest.raises(NoFreePort):
            await Front("127.0.0.1", lambda: None).bind(front.port, only=True)
