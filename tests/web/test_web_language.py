"""The page in a browser once its owner has chosen another language."""

from bot.messaging import Outgoing
from bot.store import conversations
from bot.store.database import Database
from tests.web.browser import Screen, needs_browser
from tests.web.site import Site

pytestmark = needs_browser


async def test_the_days_speak_the_language_the_person_has_just_chosen(site: Site, screen: Screen) -> None:
    opened = await site.seat()
    await site.tell(opened.address, "one", Outgoing("Tin một"))
    await screen.open(opened)
    await screen.says("Tin một")
    days = screen.page.locator(".phone-day")
    assert [text.casefold().startswith("thứ") for text in await days.all_inner_texts()] == [True]

    def speak_english(db: Database) -> None:
        talk = conversations.load(db, "web_chat", opened.address)
        talk.language = "en"
        conversations.save(db, talk, 0)

    await site.store.write(speak_english)
    await site.tell(opened.address, "two", Outgoing("Message two"))
    await screen.says("Message two")
    await screen.page.wait_for_function("() => document.querySelector('.phone').lang === 'en'")
    await screen.page.wait_for_function(
        "() => [...document.querySelectorAll('.phone-day')].every((mark) => /day,? /i.test(mark.textContent))"
    )
    assert await days.count() == 1
    assert await screen.heard() == ["Tin một", "Message two"], "what was said stays as it was said"
