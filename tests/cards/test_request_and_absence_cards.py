"""Requests and absences on a small phone: every card, in both languages, with the longest names there are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from bot.cards import absences, request_lists, requests
from bot.cards.measure import MAX_LINES
from bot.cards.requests import RequestFacts
from bot.cards.words import Named
from bot.domain.obligations import Duty
from bot.domain.people import Role
from bot.domain.requests import CLOSING, Decider, MoreTime, RequestKind, RequestStatus
from bot.domain.units import UnitKind
from bot.i18n import Language, load_languages
from bot.messaging import MAX_LABEL, Outgoing
from tests.record import NINE, ZONE
from tests.screens import most_lines

LANGUAGES = load_languages(ZONE)
UNIT = (
    "Trung tâm Huấn luyện, Thi đấu thể dục thể thao, Văn hóa, Điện ảnh và Quản lý nhà tập luyện đa năng tỉnh Lạng Sơn"
)
NUMBER = "12045/SVHTTDL-QLVHGĐ&TTTT-VP-KHTC"
PERSON = "Nguyễn Phương Hoàng Thị Thanh Thương Hương"
TITLE = "Phó Trưởng phòng phụ trách, Bí thư Chi bộ, Chủ tịch Công đoàn cơ sở"
REASON = "đồng chí phụ trách đang điều trị tại bệnh viện tuyến trên, " * 12
DUE = date(2026, 11, 22)
WANTED = DUE + timedelta(days=300)


def facts(kind: RequestKind, status: RequestStatus, decider: Decider, *, due: bool = True) -> RequestFacts:
    asks_time = kind is RequestKind.EXTENSION
    return RequestFacts(
        10**6,
        kind,
        status,
        10**5,
        10**4,
        UNIT,
        NUMBER,
        tuple(Duty),
        DUE if due else None,
        MoreTime(DUE, WANTED, WANTED - timedelta(days=2), 210, 120) if asks_time else None,
        REASON,
        Named(PERSON, Role.DEPUTY, UnitKind.PUBLIC_UNIT, TITLE),
        NINE,
        decider,
        WANTED if asks_time and status is RequestStatus.GRANTED else None,
        PERSON,
        None if status is RequestStatus.OPEN else NINE,
        REASON[:300],
    )


def request_cards(language: Language) -> Iterator[tuple[str, Outgoing]]:
    for kind in RequestKind:
        for status in RequestStatus:
            for decider in Decider:
                one = facts(kind, status, decider)
                name = f"{kind.value} {status.value} {decider.value}"
                yield f"office {name}", requests.office_card(language, one, may_decide=True)
                yield f"office looks on {name}", requests.office_card(language, one, may_decide=False)
                yield f"done {name}", requests.done(language, one, 12)
                if status in (RequestStatus.GRANTED, RequestStatus.REFUSED):
                    yield f"decided {name}", requests.decided(language, one)
                if status is RequestStatus.REOPENED and kind in CLOSING:
                    yield f"decided {name}", requests.decided(language, one)
        waits = facts(kind, RequestStatus.OPEN, Decider.CHIEF)
        undated = facts(kind, RequestStatus.OPEN, Decider.CHIEF, due=kind is RequestKind.EXTENSION)
        for name, each in (("dated", waits), ("without a day", undated)):
            yield f"sent {kind.value} {name}", requests.sent(language, each)
            yield f"one open {kind.value} {name}", requests.one_open(language, each)
            yield f"by a colleague {kind.value} {name}", requests.asked_by_colleague(language, each)
            yield f"withdrawn {kind.value} {name}", requests.withdrawn(language, each)
            yield f"reminder {kind.value} {name}", requests.reminder(language, each)
            yield f"ask refusal {kind.value} {name}", requests.ask_refusal(language, each)
        yield f"ask reason {kind.value}", requests.ask_reason(language, kind, NUMBER, WANTED)
        four = [waits] * request_lists.LISTED
        yield f"waiting {kind.value}", request_lists.waiting(language, four, 100)
        gone = [facts(kind, status, Decider.CHIEF) for status in list(RequestStatus)[1:4]]
        yield f"own {kind.value}", request_lists.own(language, four, gone)
        yield f"which case {kind.value}", requests.ask_which_case(language, kind, [(1, 2, f"{NUMBER}, {UNIT}")] * 4)
    freed = facts(RequestKind.EXEMPTION, RequestStatus.GRANTED, Decider.CHIEF)
    yield "ask reopening", requests.ask_reopening(language, freed, DUE, over=False)
    yield "ask reopening when over", requests.ask_reopening(language, freed, DUE, over=True)
    extension = facts(RequestKind.EXTENSION, RequestStatus.OPEN, Decider.CHIEF)
    yield "ask another day", requests.ask_other_day(language, extension)
    yield "ask a day", requests.ask_day(language, NUMBER, DUE, 120, WANTED)
    yield "which day", requests.ask_which_day(language, [DUE, WANTED, WANTED])
    yield "which duty", requests.ask_which_duty(language, NUMBER, [(DUE, list(Duty)), (WANTED, [Duty.REPORT])])
    yield "free kind", requests.ask_free_kind(language, NUMBER)
    yield "free of", requests.ask_free_of(language, NUMBER)


def absence_cards(language: Language) -> Iterator[tuple[str, Outgoing]]:
    person = Named(PERSON, Role.DEPUTY, UnitKind.PUBLIC_UNIT, TITLE)
    people = [(n, person, n % 2 == 0) for n in range(9)]
    away = (PERSON, UNIT, Role.DEPUTY, DUE, WANTED, f"{PERSON}, {PERSON}")
    yield "ask days", absences.ask_days(language)
    yield "ask who stands in", absences.ask_stand_in(language, UNIT, DUE, WANTED, people)
    yield "all candidates away", absences.ask_stand_in(language, UNIT, DUE, WANTED, [(1, person, True)] * 6)
    yield "overlaps", absences.ask_replace(language, DUE, WANTED)
    for begun in (False, True):
        for units in ([], [(UNIT, PERSON)], [(UNIT, "")] * 3):
            yield f"declared {len(units)}", absences.declared(language, 10**6, DUE, WANTED, units, begun=begun)
    yield "own", absences.own(language, [(10**6, DUE, WANTED)] * 2)
    yield "nobody away", absences.listing(language, [], 0, 0, may_declare=True)
    yield "list", absences.listing(language, [away] * absences.LISTED, 100, 0, may_declare=True)
    yield "ended", absences.ended(language, DUE, WANTED)
    yield "nobody stands in", absences.nobody_stands_in(language, 10**4, UNIT, PERSON, DUE, WANTED)
    yield "stand-in away", absences.stand_in_away(language, 10**4, UNIT, PERSON, DUE, WANTED)
    yield "declined", absences.declined(language, 10**4, UNIT, PERSON)


@pytest.mark.parametrize("language", list(LANGUAGES), ids=lambda language: language.code)
@pytest.mark.parametrize("cards", [request_cards, absence_cards], ids=["requests", "absences"])
def test_every_card_fits_a_small_phone_with_the_longest_names(language: Language, cards) -> None:  # type: ignore[no-untyped-def]
    found = list(cards(language))
    long = {name: f"{most_lines(card)} lines:\n{card.text}" for name, card in found if most_lines(card) > MAX_LINES}
    assert long == {}
    assert [name for name, card in found if len(card.every_choice()) > 5] == []
    labels = [choice.label for _, card in found for choice in card.every_choice()]
    assert [label for label in labels if len(label) > MAX_LABEL] == []
