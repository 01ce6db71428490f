"""Registrations that wait for the office: who is asked, who decides, what follows; the first decision counts."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.actions import delivery
from bot.actions.delivery import Owed
from bot.actions.membership import cut_post
from bot.actions.office import Office
from bot.actions.open_cards import send_open_cards
from bot.actions.registration import expected_for, head_of, start_post
from bot.actions.registration_requests import (
    Decided,
    Decision,
    may_decide,
    namesake_of,
    redraw,
    request,
    request_of,
    requests,
)
from bot.actions.spoken import Spoken
from bot.cards import approvals as cards
from bot.cards.approvals import Request
from bot.cards.titles import post_at, title_of, unit_word
from bot.domain.delivery import MessageKind
from bot.domain.events import AccountLinked, PostEnded, RegistrationApproved, RegistrationRefused
from bot.domain.people import (
    RECEIVING,
    PostStatus,
    Role,
    Standing,
    may_decide_registration,
    may_give_post,
)
from bot.domain.units import UnitKind
from bot.i18n import Language
from bot.store import events, jobs, people, registration, units
from bot.store.database import Database
from bot.store.people import PostRow

AT_ONCE = 5
"""Approved in one transaction; more of a list follow as a job."""
APPROVE_JOB = "approve_listed"


# -------------------------------------------------------------------------------------------------------------- deciding


def approve(
    db: Database, office: Office, now: int, by: Standing, post_id: int, said: Spoken, *, how: str = ""
) -> Decision:
    """Admit a person. ``how``: ``replace`` ends the head who is in the way, ``same`` is a second account of the namesake, ``other`` is not."""
    post = people.post(db, post_id)
    early = may_decide(db, office, now, by, post)
    if early is not None or post is None:
        return early or Decision(Decided.GONE)
    shown = request_of(db, office, now, post)
    if shown is None:
        return Decision(Decided.GONE)
    if shown.namesake and how not in ("same", "other"):
        return Decision(Decided.NEEDS_CHOICE, shown)
    if shown.namesake and how == "same":
        return _approve_same(db, office, now, by, post, shown, said)
    if shown.head and how != "replace":
        return Decision(Decided.NEEDS_CHOICE, replace(shown, namesake=""))
    if shown.head:
        _replace_head(db, office, now, by, post)
    start_post(db, office, now, post_id, by.person_id)
    line = RegistrationApproved(
        unit_id=post.unit_id,
        person_id=by.person_id,
        post_id=post_id,
        subject_id=post.person_id,
        role=post.role,
        matched_list=shown.listed_on is not None,
        **said.line(),
    )
    events.append(db, line, now)
    expected = expected_for(db, post.unit_id, shown.name, post.role)
    if expected is not None and expected.person_id is None:
        registration.match_expected(db, expected.id, post.person_id)
    return _announce(db, office, now, by, post, shown)


def _replace_head(db: Database, office: Office, now: int, by: Standing, post: PostRow) -> None:
    """The office names a new head: the one before is told from when on."""
    head = head_of(db, office, now, post.unit_id)
    newcomer = people.person(db, post.person_id)
    unit = units.current(db, post.unit_id)
    if head is None or newcomer is None or unit is None:
        return
    cut_post(db, office, now, head.id, by.person_id, newcomer.full_name)
    day = office.today(now)

    def render(language: Language) -> Any:
        held = post_at(language, head.role, unit.kind, unit.name, head.title)
        return cards.you_are_replaced(language, held, day, newcomer.full_name, office.contact)

    delivery.owe(db, office, now, Owed(f"replaced:{head.id}", MessageKind.ANSWER, head.person_id), render)


def _approve_same(
    db: Database, office: Office, now: int, by: Standing, post: PostRow, shown: Request, said: Spoken
) -> Decision:
    """The newcomer is somebody already registered, on a new account (a lost phone, a new number): the records become one."""
    known = namesake_of(db, office, now, post)
    if known is None:
        return Decision(Decided.GONE)
    old = people.accounts_of(db, known)
    newest = people.accounts_of(db, post.person_id)
    held = any(
        p.unit_id == post.unit_id and p.role is post.role for p in people.posts_of_person(db, known, PostStatus.ACTIVE)
    )
    people.move_accounts(db, post.person_id, known)
    if newest:
        moved = people.account(db, newest[0].id)
        if moved is not None:
            people.prefer_account(db, moved)
            linked = AccountLinked(person_id=known, channel=moved.channel, account_id=moved.id, address=moved.address)
            events.append(db, linked, now)
    if held:
        people.decide_post(db, post.id, PostStatus.REFUSED, now, by.person_id, "same person")
    else:
        people.move_posts(db, post.person_id, known)
        start_post(db, office, now, post.id, by.person_id)
    line = RegistrationApproved(
        unit_id=post.unit_id,
        person_id=by.person_id,
        post_id=post.id,
        subject_id=known,
        role=post.role,
        matched_list=shown.listed_on is not None,
        **said.line(),
    )
    events.append(db, line, now)
    registered = people.post(db, post.id) or post
    decision = _announce(db, office, now, by, registered, shown, person_id=known)
    return Decision(Decided.DONE, shown, decision.by, now, True, old[0].id if old else None)


def _announce(
    db: Database,
    office: Office,
    now: int,
    by: Standing,
    post: PostRow,
    shown: Request,
    *,
    person_id: int | None = None,
) -> Decision:
    """Tell the person, send the unit's open cards, and let every colleague's card say who decided."""
    subject = person_id or post.person_id
    waiting = registration.directives_open(db, [post.unit_id]) if post.role in RECEIVING else 0
    trial = delivery.in_trial(db) and subject not in people.office_members(db, office.today(now))

    def tell(language: Language) -> Any:
        head = title_of(language, Role.HEAD, shown.unit_kind)
        word = unit_word(language, shown.unit_kind, begins=True)
        return cards.you_are_approved(language, shown.post(language), shown.role, head, word, waiting, trial=trial)

    delivery.owe(db, office, now, Owed(f"approved:{post.id}:{now}", MessageKind.ANSWER, subject, post.unit_id), tell)
    joined = (
        f"account-of-{post.person_id}" if person_id is not None else ""
    )  # a lost phone: the new one has no cards yet
    send_open_cards(db, office, now, subject, post.unit_id, again=joined)
    name = people.name_of(db, by.person_id)
    redraw(db, office, now, post.id, lambda language: cards.approved_card(language, shown, name, now))
    return Decision(Decided.DONE, shown, name, now, True)


def refuse(
    db: Database,
    office: Office,
    now: int,
    by: Standing,
    post_id: int,
    reason: str,
    said: Spoken,
    *,
    reason_key: str = "",
) -> Decision:
    """Not admitted, with the reason the person is told: ``reason_key`` of the catalogue, else the words of ``reason``."""
    post = people.post(db, post_id)
    early = may_decide(db, office, now, by, post)
    if early is not None or post is None:
        return early or Decision(Decided.GONE)
    shown = request_of(db, office, now, post)
    people.decide_post(db, post_id, PostStatus.REFUSED, now, by.person_id, reason)
    line = RegistrationRefused(
        unit_id=post.unit_id,
        person_id=by.person_id,
        post_id=post_id,
        subject_id=post.person_id,
        role=post.role,
        reason=reason,
        **said.line(),
    )
    events.append(db, line, now)

    def words(language: Language) -> str:
        return language.t(f"approvals.reason_told.{reason_key}") if reason_key else reason

    delivery.owe(
        db,
        office,
        now,
        Owed(f"refused:{post_id}:{now}", MessageKind.ANSWER, post.person_id, post.unit_id),
        lambda language: cards.you_are_refused(language, words(language), office.contact),
    )
    name = people.name_of(db, by.person_id)
    if shown is not None:
        told = shown
        redraw(
            db, office, now, post_id, lambda language: cards.refused_card(language, told, name, now, words(language))
        )
    return Decision(Decided.DONE, shown, name, now)


def take_back(db: Database, office: Office, now: int, by: Standing, post_id: int, reason: str) -> Decision:
    """An approval taken back: the post waits again, and its holder is told."""
    post = people.post(db, post_id)
    if not may_decide_registration(by):
        return Decision(Decided.NO_RIGHT)
    if post is None or post.status is not PostStatus.ACTIVE or post.decided_by is None:
        return Decision(Decided.GONE)
    unit = units.current(db, post.unit_id)
    if not may_give_post(by, post.role, unit.kind if unit else UnitKind.OTHER):
        return Decision(Decided.HIGHER_POST)
    people.reopen_post(db, post_id)
    ended = PostEnded(
        unit_id=post.unit_id,
        person_id=by.person_id,
        post_id=post_id,
        subject_id=post.person_id,
        role=post.role,
        to_day=office.today(now),
        reason=reason,
    )
    events.append(db, ended, now)
    expected = expected_for(db, post.unit_id, people.name_of(db, post.person_id), post.role)
    if expected is not None and expected.person_id == post.person_id:
        registration.match_expected(db, expected.id, None)
    shown = request(db, office, now, post_id)
    if shown is None:
        return Decision(Decided.GONE)
    delivery.owe(
        db,
        office,
        now,
        Owed(f"reopened:{post_id}:{now}", MessageKind.ANSWER, post.person_id, post.unit_id),
        lambda language: cards.you_are_reopened(language, shown.post(language)),
    )
    redraw(db, office, now, post_id, lambda language: cards.request_card(language, shown))
    return Decision(Decided.DONE, shown, people.name_of(db, by.person_id), now)


# ------------------------------------------------------------------------------------------------------- many at once


def approve_listed(db: Database, office: Office, now: int, by: Standing, said: Spoken) -> tuple[int, int, int]:
    """Approve everybody who matches the units' lists: (approved now, following as a job, left to look at)."""
    if not may_decide_registration(by):
        return 0, 0, 0
    waiting = requests(db, office, now)
    matched = [r.post_id for r in waiting if r.matches and may_give_post(by, r.role, r.unit_kind)]
    for post_id in matched[:AT_ONCE]:
        approve(db, office, now, by, post_id, said)
    later = matched[AT_ONCE:]
    if later:
        jobs.add(db, APPROVE_JOB, {"posts": later, "by": by.person_id, "said": said.to_json()}, now)
    return min(len(matched), AT_ONCE), len(later), len(waiting) - len(matched)


def approve_some(db: Database, office: Office, now: int, data: dict[str, Any]) -> bool:
    """One piece of a long approval; True when nobody of it waits any more."""
    by = people.standing(db, data["by"], office.today(now))
    waiting = _still_waiting(db, data["posts"])
    for post_id in waiting[:AT_ONCE]:
        found = request(db, office, now, post_id)
        if found is not None and found.matches:
            approve(db, office, now, by, post_id, Spoken.from_json(data["said"]))
    data["posts"] = waiting[AT_ONCE:]
    return not data["posts"]


def _still_waiting(db: Database, post_ids: Sequence[int]) -> list[int]:
    found = [people.post(db, post_id) for post_id in post_ids]
    return [post.id for post in found if post is not None and post.status is PostStatus.PENDING]
