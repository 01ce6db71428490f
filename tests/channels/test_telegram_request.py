"""The line to Telegram on bad days: what was surely not sent, what perhaps was, and what must never be written down."""

import asyncio
import contextlib
import io
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from telegram import Bot, InputFile
from telegram.error import BadRequest, InvalidToken, NetworkError, TelegramError, TimedOut

from bot import log
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_errors import poll_error, seconds_of, send_error
from bot.channels.telegram_reading import external_id
from bot.channels.telegram_request import AiohttpRequest, FloodWait, NotSent
from bot.clock import SystemClock
from bot.domain.delivery import SendKind
from bot.messaging import FetchError, FetchFault, PollFault, SendError
from tests.channels.telegram_parts import to

TOKEN = "7000000001:AASecretSecretSecretSecretSecret000"

Server = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def address_of(server: Server) -> AsyncIterator[str]:
    """The base address of a Telegram that is this bare socket server."""
    serving: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        serving.add(task)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await server(reader, writer)
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/bot"
    finally:
        listening.close()
        await listening.wait_closed()
        await asyncio.wait_for(asyncio.gather(*serving), 5)


@asynccontextmanager
async def line_to(server: Server, read_timeout: float = 5) -> AsyncIterator[Bot]:
    """A bot whose Telegram is this bare socket server."""
    async with address_of(server) as url:
        request = AiohttpRequest(url, TOKEN, read_timeout=read_timeout)
        await request.initialize()
        try:
            yield Bot(TOKEN, url, request=request, get_updates_request=request)
        finally:
            await request.shutdown()


async def whole_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.splitlines() if line.lower().startswith(b"content-length")), 0
    )
    return head + await reader.readexactly(length)


def answering(status: str, body: str = "", seen: list[bytes] | None = None) -> Server:
    async def server(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            request = await whole_request(reader)
            if seen is not None:
                seen.append(request)
            writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(body.encode())}\r\n\r\n{body}".encode())
            await writer.drain()

    return server


async def reset_after_reading(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await whole_request(reader)
    writer.transport.abort()


async def reset_in_the_upload(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readexactly(100_000)
    writer.transport.abort()


async def never_answers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await whole_request(reader)
    await reader.read()


async def failure(bot: Bot) -> TelegramError:
    with pytest.raises(TelegramError) as caught:
        await bot.send_message(5, "Kính gửi")
    shown = f"{caught.value!r} {caught.value} {caught.value.__cause__!r}"
    assert TOKEN not in shown
    return caught.value


async def test_a_refused_connection_is_surely_not_sent() -> None:
    async with line_to(reset_after_reading) as bot:
        request = AiohttpRequest("http://127.0.0.1:1/bot", TOKEN)
        await request.initialize()
        error = await failure(Bot(TOKEN, "http://127.0.0.1:1/bot", request=request, get_updates_request=bot.request))
        await request.shutdown()
    assert isinstance(error, NotSent)
    assert send_error(error).kind is SendKind.TRY_LATER


async def test_a_name_that_cannot_be_found_is_surely_not_sent() -> None:
    request = AiohttpRequest("http://telegram.invalid/bot", TOKEN)
    await request.initialize()
    error = await failure(Bot(TOKEN, "http://telegram.invalid/bot", request=request, get_updates_request=request))
    await request.shutdown()
    assert send_error(error).kind is SendKind.TRY_LATER


async def test_a_connection_lost_after_the_message_went_out_is_unknown() -> None:
    async with line_to(reset_after_reading) as bot:
        error = await failure(bot)
    assert not isinstance(error, NotSent)
    assert send_error(error).kind is SendKind.UNKNOWN_OUTCOME


async def test_no_answer_in_time_is_unknown() -> None:
    async with line_to(never_answers, read_timeout=0.1) as bot:
        error = await failure(bot)
    assert isinstance(error, TimedOut)
    assert send_error(error).kind is SendKind.UNKNOWN_OUTCOME


async def test_an_upload_cut_short_is_surely_not_sent() -> None:
    async with line_to(reset_in_the_upload) as bot:
        with pytest.raises(NotSent):
            await bot.send_document(5, InputFile(b"x" * 20_000_000, filename="lớn.zip"))


async def test_an_upload_lost_after_its_last_byte_is_unknown() -> None:
    async with line_to(reset_after_reading) as bot:
        with pytest.raises(NetworkError) as caught:
            await bot.send_document(5, InputFile(b"x" * 1000, filename="nhỏ.zip"))
    assert send_error(caught.value).kind is SendKind.UNKNOWN_OUTCOME


async def test_file_names_travel_as_readable_utf_8_and_cannot_break_out() -> None:
    seen: list[bytes] = []
    async with line_to(answering("500 Oops", "{}", seen)) as bot:
        with pytest.raises(NetworkError):
            await bot.send_document(
                5, InputFile(b"noi dung", filename='Công văn "1204"\r\nX-Evil: 1.pdf'), caption="Gửi đồng chí"
            )
    (request,) = seen
    assert 'filename="Công văn %221204%22  X-Evil: 1.pdf"'.encode() in request
    assert b"application/pdf\r\n\r\nnoi dung\r\n--" in request
    assert "Gửi đồng chí".encode() in request


async def test_plain_calls_travel_as_json_over_one_connection() -> None:
    seen: list[bytes] = []
    connections = 0
    answer = answering("200 OK", '{"ok": true, "result": true}', seen)

    async def counting(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await answer(reader, writer)

    async with line_to(counting) as bot:
        for _ in range(5):
            assert await bot.answer_callback_query("1", "Đã ghi nhận")
    assert (len(seen), connections) == (5, 1)
    assert seen[0].endswith('{"callback_query_id": "1", "text": "Đã ghi nhận"}'.encode())


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (
            "500 Internal Server Error",
            '{"ok":false,"error_code":500,"description":"Internal Server Error"}',
            SendKind.UNKNOWN_OUTCOME,
        ),
        ("502 Bad Gateway", "<html>nginx</html>", SendKind.UNKNOWN_OUTCOME),
        ("504 Gateway Timeout", "", SendKind.UNKNOWN_OUTCOME),
        ("200 OK", "<html>captive portal</html>", SendKind.UNKNOWN_OUTCOME),
        ("200 OK", '{"ok": true}', SendKind.UNKNOWN_OUTCOME),
        ("302 Found", "<html>elsewhere</html>", SendKind.UNKNOWN_OUTCOME),
        ("413 Request Entity Too Large", "<html>too large</html>", SendKind.REJECTED),
        ("429 Too Many Requests", "<html>slow down</html>", SendKind.SLOW_DOWN),
        ("429 Too Many Requests", '{"ok":false,"parameters":{"retry_after":9}}', SendKind.SLOW_DOWN),
        ("429 Too Many Requests", '{"ok":false,"parameters":[]}', SendKind.SLOW_DOWN),
        ("403 Forbidden", '{"ok":false,"description":"Forbidden: bot was blocked by the user"}', SendKind.UNREACHABLE),
        ("401 Unauthorized", '{"ok":false,"description":"Unauthorized"}', SendKind.MISCONFIGURED),
        ("404 Not Found", f"/bot{TOKEN}/sendMessage not found", SendKind.MISCONFIGURED),
        ("400 Bad Request", '{"ok":false,"description":"Bad Request: message text is empty"}', SendKind.REJECTED),
        (
            "400 Bad Request",
            '{"ok":false,"description":"Bad Request: not enough rights to send text messages"}',
            SendKind.UNREACHABLE,
        ),
        ("400 Bad Request", '{"ok":false,"parameters":{"migrate_to_chat_id":-1009}}', SendKind.TRY_LATER),
        ("409 Conflict", '{"ok":false,"description":"Conflict"}', SendKind.MISCONFIGURED),
    ],
)
async def test_every_answer_says_what_to_do_next(status: str, body: str, kind: SendKind) -> None:
    async with line_to(answering(status, body)) as bot:
        error = send_error(await failure(bot))
    assert error.kind is kind
    assert TOKEN not in error.detail


async def test_a_sent_message_does_not_look_failed_for_a_strange_field_in_its_echo() -> None:
    echo = '{"message_id":7,"date":1685930400,"chat":{"id":5,"type":"private"},"poll":{"options":[{}]}}'
    async with line_to(answering("200 OK", f'{{"ok":true,"result":{echo}}}')) as bot:
        assert (await bot.send_message(5, "Kính gửi")).message_id == 7


async def test_a_filter_on_the_way_is_not_a_person_who_blocked_us() -> None:
    async with line_to(answering("403 Forbidden", "<html>blocked by order</html>")) as bot:
        error = await failure(bot)
    assert send_error(error).kind is SendKind.TRY_LATER


async def test_a_bad_request_is_never_taken_for_trouble_of_the_network() -> None:
    assert issubclass(BadRequest, NetworkError)
    assert send_error(BadRequest("Bad Request: chat not found")).kind is SendKind.UNREACHABLE


async def test_waits_are_seconds_whichever_way_they_are_told() -> None:
    assert seconds_of(FloodWait(7)) == 7.0
    assert send_error(FloodWait(7)).retry_after == 7.0
    assert poll_error(FloodWait(7)).retry_after == 7.0


async def test_a_poller_with_a_wrong_token_is_told_so() -> None:
    assert poll_error(InvalidToken("Unauthorized")).fault is PollFault.MISCONFIGURED


async def test_the_log_never_shows_the_token_not_even_in_detail() -> None:
    written = io.StringIO()
    handler = log.set_up("DEBUG", written)
    logging.getLogger("telegram").setLevel(logging.DEBUG)
    try:
        for server in (
            answering("404 Not Found", f"/bot{TOKEN}/x"),
            answering("200 OK", "<html>"),
            reset_after_reading,
        ):
            async with address_of(server) as url:
                channel = TelegramChannel(TOKEN, SystemClock(), lambda _: b"", base_url=url)
                await channel.open()
                for sending in (to(5), replace(to(5), edits=external_id(5, 1))):  # an edit is the library's own call
                    with pytest.raises(SendError):
                        await channel.send(sending)
                await channel.close()
    finally:
        logging.getLogger().removeHandler(handler)
        logging.getLogger("telegram").setLevel(logging.WARNING)
    assert "editMessageText" in written.getvalue()
    assert TOKEN not in written.getvalue()


async def test_a_download_is_bounded_and_tells_gone_from_trouble() -> None:
    async def fault(server: Server, limit: int = 10) -> FetchFault:
        async with line_to(server) as bot:
            request = bot.request
            assert isinstance(request, AiohttpRequest)
            with pytest.raises(FetchError) as caught:
                await request.download(f"{bot.base_url}/x", limit)
            assert TOKEN not in str(caught.value)
            return caught.value.fault

    assert await fault(answering("200 OK", "x" * 11)) is FetchFault.TOO_LARGE
    assert await fault(answering("404 Not Found")) is FetchFault.GONE
    assert await fault(answering("500 Oops")) is FetchFault.UNAVAILABLE
    assert await fault(reset_after_reading) is FetchFault.UNAVAILABLE
