"""Every card about people and units fits a small phone (dialogues.md 0.1): 20 lines of 34 characters, buttons included."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from bot.actions.unit_import import ImportFault
from bot.cards import approvals, membership, privacy, registration, units
from bot.cards import unit_merging as merging
from bot.cards.approvals import Request
from bot.cards.measure import MAX_LINES
from bot.cards.membership import AccountView, MemberView, PostView
from bot.cards.registration import Candidate, Help
from bot.cards.unit_merging import CarriedPost
from bot.cards.units import ReportCounts, ReportLine
from bot.cards.words import Contact
from bot.domain.events import DataRight
from bot.domain.merging import Carried
from bot.domain.people import Role
from bot.domain.privacy import RequestDue
from bot.domain.units import UnitKind
from bot.i18n import Language, load_languages
from bot.intake.tables import TableFault
from bot.intake.unit_table import RowFault
from bot.messaging import MAX_LABEL, FileRef, Outgoing
from tests.record import NINE, ZONE
from tests.screens import most_lines

LONG_UNIT = "Trung tâm Huấn luyện và Thi đấu thể dục thể thao tỉnh"
LONG_NAME = "Nguyễn Hoàng Phương Thảo Nguyên"
DAY = date(2023, 6, 16)
HELP = Help("Sở Văn hóa, Thể thao và Du lịch", "Chu Thị Lan", "0205 000 0000")
FILE = FileRef("0" * 64, "phieu-moi.png", "image/png", 1000)
REQUEST = Request(7, LONG_NAME, Role.HEAD, "", LONG_UNIT, UnitKind.PUBLIC_UNIT, "web_chat", NINE)
CONTACT = Contact("Chu Thị Lan", "0205 000 0000")
POST = PostView(7, Role.DEPUTY, "", LONG_UNIT, UnitKind.PUBLIC_UNIT, DAY)
ACCOUNT = AccountView(3, "web_chat", DAY, DAY, True)
MEMBER = MemberView(1, LONG_NAME, POST, (ACCOUNT, ACCOUNT))
ROLES = (Role.HEAD, Role.DEPUTY, Role.CLERK, Role.FOCAL, Role.STAFF)
BAD = [ReportLine(n, "refused", LONG_UNIT, "unknown_kind", "hành tinh") for n in range(2, 14)]
DUE = RequestDue(DAY, DAY)

CARDS: dict[str, Callable[[Language], Outgoing]] = {
    "greeting": lambda t: registration.greeting(t, HELP),
    "greeting with consent": lambda t: registration.greeting_with_consent(t, HELP, "web_chat"),
    "consent after a code": lambda t: registration.consent(t, "telegram", registration.code_right(t, LONG_UNIT)),
    "consent after a link": lambda t: registration.consent(t, "telegram", registration.invited(t, HELP, LONG_UNIT)),
    "ask code": registration.ask_code_or_unit,
    "wrong code": lambda t: registration.wrong_code(t, "48291367", HELP),
    "paused": lambda t: registration.paused(t, 5, NINE, HELP),
    "still paused": lambda t: registration.still_paused(t, NINE, HELP),
    "expired": lambda t: registration.expired(t, DAY, LONG_UNIT),
    "revoked": lambda t: registration.revoked(t, LONG_UNIT),
    "used": lambda t: registration.used(t, NINE, HELP),
    "how to link": registration.how_to_link,
    "units found": lambda t: registration.choose_unit(t, [Candidate(n, LONG_UNIT, LONG_UNIT) for n in range(4)], "bao tang", sure=True),
    "unit not found": lambda t: registration.choose_unit(t, [Candidate(1, LONG_UNIT)], "x" * 200, sure=False),
    "passed on": lambda t: registration.unit_passed_on(t, HELP),
    "ask role": lambda t: registration.ask_role(t, LONG_UNIT, UnitKind.PUBLIC_UNIT, ROLES, keep=True),
    "choose name": lambda t: registration.choose_name(t, [LONG_NAME] * 3, "nguyen hoang"),
    "confirm name": lambda t: registration.confirm_name(t, LONG_NAME),
    "registered": lambda t: registration.done(t, LONG_NAME, POST.words(t), UnitKind.PUBLIC_UNIT, 7, 12, trial=False, further=False),
    "registered in trial": lambda t: registration.done(t, LONG_NAME, POST.words(t), UnitKind.DIVISION, 7, 12, trial=True, further=False),
    "waiting": lambda t: registration.waiting(t, LONG_NAME, POST.words(t), 7),
    "second head": lambda t: registration.second_head(t, LONG_UNIT, "Giám đốc", LONG_NAME, DAY, 7, HELP),
    "told of refusal": lambda t: registration.told_of_refusal(t, LONG_UNIT, "Giám đốc"),
    "disagreed": lambda t: registration.disagreed(t, LONG_UNIT),
    "second account": lambda t: registration.second_account(t, LONG_NAME, "telegram", DAY, "web_chat"),
    "fix": registration.fix_menu,
    "further post": lambda t: registration.further_post(t, POST.words(t)),
    "welcome back": lambda t: registration.welcome_back(t, LONG_NAME, [POST.words(t)] * 3),
    "administrator": lambda t: registration.administrator_welcome(t, HELP, "web_chat"),
    "administrator done": lambda t: registration.administrator_done(t, LONG_NAME),
    "link code": lambda t: registration.link_code(t, "48291376", 15),
    "link code, page too": lambda t: registration.link_code(t, "48291376", 15, "https://a.vn/l/" + "x" * 43),
    "request": lambda t: approvals.request_card(t, REQUEST),
    "request with head": lambda t: approvals.request_card(t, replace(REQUEST, head=LONG_NAME, head_since=DAY)),
    "request with namesake": lambda t: approvals.request_card(t, replace(REQUEST, namesake=f"{LONG_NAME}, {LONG_UNIT}")),
    "many": lambda t: approvals.many_card(t, [REQUEST] * 12),
    "list": lambda t: approvals.list_card(t, [REQUEST] * 12, "rest", 0),
    "approved": lambda t: approvals.approved_card(t, REQUEST, LONG_NAME, NINE, old_account=3),
    "refused": lambda t: approvals.refused_card(t, REQUEST, LONG_NAME, NINE, "x " * 100),
    "reason": lambda t: approvals.ask_reason(t, REQUEST),
    "you are approved": lambda t: approvals.you_are_approved(t, POST.words(t), Role.CLERK, "Giám đốc", "Đơn vị", 5, trial=False),
    "you are refused": lambda t: approvals.you_are_refused(t, "x " * 100, CONTACT),
    "you are replaced": lambda t: approvals.you_are_replaced(t, POST.words(t), DAY, LONG_NAME, CONTACT),
    "which post": lambda t: membership.which_post(t, [POST] * 4),
    "confirm leaving": lambda t: membership.confirm_leaving(t, POST),
    "left": lambda t: membership.left_card(t, LONG_NAME, POST, 1, anybody_left=False),
    "post ended": lambda t: membership.your_post_ended(t, POST, DAY, "x " * 60, CONTACT),
    "members": lambda t: membership.unit_members(t, LONG_UNIT, 1, [MEMBER] * 9, 2, [LONG_NAME] * 9, 0),
    "member": lambda t: membership.member_card(t, MemberView(1, LONG_NAME, POST, (ACCOUNT,) * 3)),
    "why post": lambda t: membership.ask_why_post(t, LONG_NAME, POST),
    "why account": lambda t: membership.ask_why_account(t, LONG_NAME, ACCOUNT),
    "stored": lambda t: privacy.stored_card(t, LONG_NAME, "0205 000 0000", [POST] * 3, [ACCOUNT] * 3, NINE, "1", 1200),
    "withdrawal": privacy.confirm_withdrawal,
    "cut": lambda t: privacy.confirm_cut(t, last=True),
    "rights": privacy.which_right,
    "filed": lambda t: privacy.filed(t, 17, DUE),
    "office request": lambda t: privacy.office_request(t, 17, LONG_NAME, DataRight.ERASE, "x " * 300, DUE),
    "carried": lambda t: merging.you_are_carried(t, Carried.HOLDS, LONG_UNIT, LONG_UNIT, "671/QĐ-UBND ngày 12/4/2023 " * 3, POST, CONTACT, DAY),
    "carried, to the office": lambda t: merging.carried_card(t, LONG_UNIT, LONG_UNIT, 1, [CarriedPost(LONG_NAME, POST, how) for how in Carried] * 9),
    "request of a merged unit": lambda t: approvals.request_card(t, replace(REQUEST, head=LONG_NAME, merged_from=LONG_UNIT)),
    "plan": lambda t: units.plan_card(t, ReportCounts(40, 2, 71, 3, 0), [], ["mau ao"], FILE, NINE),
    "plan with faults": lambda t: units.plan_card(t, ReportCounts(40, 2, 71, 3, 12), BAD, ["mau ao"], FILE, NINE),
    "imported": lambda t: units.imported(t, ReportCounts(40, 2, 71, 3, 12)),
    "unreadable": lambda t: units.unreadable(t, "too_large"),
    "whom": lambda t: units.whom_to_invite(t, LONG_UNIT, UnitKind.PUBLIC_UNIT, [(1, LONG_NAME, Role.HEAD, "")] * 5, ROLES),
    "invitation": lambda t: units.invitation(t, POST.words(t), LONG_NAME, "4829 1376", DAY, ["https://vanban.example.vn/i/" + "a" * 22] * 2, 1, FILE),
    "sheet": lambda t: units.sheet_ready(t, 24, 1, 3, FILE),
    "paper": lambda t: units.on_paper(t, LONG_UNIT, 1, marked=True),
}  # fmt: skip


@pytest.fixture(scope="module")
def languages() -> dict[str, Language]:
    return {language.code: language for language in load_languages(ZONE)}


@pytest.mark.parametrize("code", ["vi", "en"])
@pytest.mark.parametrize("name", CARDS)
def test_the_card_fits_and_its_buttons_can_be_read(languages: dict[str, Language], code: str, name: str) -> None:
    card = CARDS[name](languages[code])
    assert most_lines(card) <= MAX_LINES, card.text
    assert len(card.choices) <= 6
    assert [c.label for c in card.every_choice() if len(c.label) > MAX_LABEL] == []


@pytest.mark.parametrize("code", ["vi", "en"])
def test_every_fault_of_a_list_has_its_sentence(languages: dict[str, Language], code: str) -> None:
    for fault in (*RowFault, *ImportFault):
        line = ReportLine(2, "refused", "Bảo tàng", fault.value, "x")
        assert units.why_refused(languages[code], line)
    for unreadable in (*TableFault, "missing"):
        assert units.unreadable(languages[code], str(unreadable)).text
