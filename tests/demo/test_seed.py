"""The example Sở: marked as one, with a past, and with the five directives no better known than they are."""

from datetime import date
from pathlib import Path

from bot.actions import drafts
from bot.actions.delivery import in_trial
from bot.demo import seed
from bot.demo.show import Show
from bot.domain.drafts import DraftStep
from bot.domain.events import DirectivePublished
from bot.domain.people import Role
from bot.domain.text import fold
from bot.domain.units import find_units
from bot.store import directives, events, obligations, people, publishing, units
from bot.store.database import Database
from tests.demo.conftest import demonstration, fresh


async def test_the_example_is_filled_in(tmp_path: Path) -> None:
    async with fresh(tmp_path) as shown:
        show = shown.show
        await the_units_have_a_past(show)
        await the_officials_hold_their_posts(show)
        await the_directives_are_what_is_known(show)
        await nothing_was_published(show)
        assert not await show.read(in_trial)
        assert "mẫu" in show.config.office.name
        assert show.config.sending.hold_seconds == 10
        at = seed.opens_at(show)
        assert at <= show.clock.now() < at + 60_000


async def the_units_have_a_past(show: Show) -> None:
    names = await show.read(units.names)
    museum = await show.read(units.by_name, "Bảo tàng tỉnh Lạng Sơn")
    assert museum is not None
    assert museum.from_day == date(2009, 9, 1)
    assert museum.decision == "1663/QĐ-UB"
    for former in ("ban quan ly di tich", "bao tang tong hop"):
        assert find_units(former, names)[0].unit_id == museum.id
    assert await show.read(units.roster, museum.id, date(2023, 6, 5)) == 41
    assert len(await show.read(seed.owing_units)) == 16
    paper = await show.read(units.by_name, seed.ON_PAPER)
    assert paper is not None
    assert paper.on_paper


async def the_officials_hold_their_posts(show: Show) -> None:
    chief = (await show.read(people.people_named, fold(seed.CHIEF)))[0]
    held = (await show.read(people.standing, chief.id, date(2023, 6, 5))).posts
    assert [post.role for post in held] == [Role.HEAD, Role.ACTING_HEAD]
    for name in (*seed.SEATS, "Vi Văn Bình"):
        person = (await show.read(people.people_named, fold(name)))[0]
        assert (await show.read(people.standing, person.id, date(2023, 6, 5))).posts, name
    assert await show.read(people.people_named, fold("Lê Thị Thu")) == []


async def the_directives_are_what_is_known(show: Show) -> None:
    known = {one.number: one for one in [await show.read(_document, one) for one in seed.DOCUMENTS]}
    assert set(known) == {"348/QĐ-TTg", "1369/BTTTT-CBC", "781/QĐ-BTTTT", "2305-CV/BTGTU"}
    assert {one.standing for one in known.values()} == {"carried"}
    assert all(one.due is None for one in known.values())
    unknown = known["2305-CV/BTGTU"]
    assert await show.read(directives.files, unknown.id, unknown.version) == []
    ministry = known["1369/BTTTT-CBC"]
    (paper,) = await show.read(directives.files, ministry.id, ministry.version)
    assert "Số: 1369 /BTTTT-CBC" in show.app.office.blobs.read(paper.sha256).decode()
    assert unknown.summary == "Chưa có toàn văn trong hệ thống."
    officer = (await show.read(people.people_named, fold(seed.OFFICER)))[0]
    who = await show.read(people.standing, officer.id, date(2023, 6, 5))
    (draft,) = await show.read(drafts.waiting, who, 5)
    assert draft.step is DraftStep.NUMBER
    assert (draft.draft.number, draft.draft.issued, draft.draft.due) == ("", None, None)
    assert draft.draft.content_numbers == ("348/QĐ-TTg", "1369/BTTTT-CBC", "781/QĐ-BTTTT")


def _document(db: Database, known: seed.Known) -> directives.Directive:
    found = publishing.by_number(db, known.number, known.day)
    assert found is not None
    directive = directives.get(db, found)
    assert directive is not None
    return directive


async def nothing_was_published(show: Show) -> None:
    assert await show.read(events.of_kind, DirectivePublished.kind) == []
    for one in seed.DOCUMENTS:
        assert await show.read(obligations.units_of, (await show.read(_document, one)).id) == []


async def test_a_kept_folder_goes_on_where_it_was_left(tmp_path: Path) -> None:
    async with demonstration(tmp_path) as shown:
        await shown.show.turn_to(seed.next_monday(shown.show))
        lines = (await shown.show.read(events.head))[0]
    async with fresh(tmp_path) as again:
        assert again.show.clock.now() > seed.opens_at(again.show) + 4 * 86_400_000
        assert (await again.show.read(events.head))[0] == lines
        assert set(again.page.seats) == set(seed.SEATS)
        assert again.page.seats[seed.MUSEUM_HEAD] == "Giám đốc Bảo tàng tỉnh Lạng Sơn"
