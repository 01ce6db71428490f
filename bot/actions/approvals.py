"""Registrations that wait for the office: who is asked, who decides, what follows; the first decision counts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from bot.actions import delivery
from bot.actions.delivery import Owed
from bot.actions.membership import cut_post
from bot.actions.office import Office
from bot.actions.open_cards import send_open_cards
from bot.actions.registration import expected_for, head_of, start_post
from bot.actions.spoken import Spoken
from bot.cards import approvals as cards
from bot.cards.approvals import Request
from bot.cards.titles import post_at, title_of, unit_word
from bot.domain.delivery import MessageKind
from bot.domain.events import AccountLinked, PostEnded, RegistrationApproved, RegistrationRefused
from bot.domain.people import HEADS, RECEIVING, PostStatus, Role, Standing, may_decide_registration
from bot.domain.text import fold
from bot.i18n import Language
from bot.store import deliveries, events, jobs, people, registration, units
from bot.store.database import Database
from bot.store.people import PostRow

SINGLY = 3
"""Up to so many requests come one by one; more come as one message with counts."""
_BUCKET = 600_000
AT_ONCE = 5
"""Approved in one transaction; more of a list follow as a job."""
APPROVE_JOB = "approve_listed"


class Decided(StrEnum):
    """What a decision came to."""

    DONE = "done"
    FASTER = "faster"
    """Decided before; the post says by whom."""
    GONE = "gone"
    NO_RIGHT = "no_right"
    NEEDS_CHOICE = "needs_choice"
    """Somebody holds the head's post, or has the same name: the office must say what is meant."""


@dataclass(frozen=True, slots=True)
class Decision:
    outcome: Decided
    request: Request | None = None
    by: str = ""
    at: int = 0
    approved: bool = False
    old_account: int | None = None


def request_of(db: Database, office: Office, now: int, post: PostRow) -> Request | None:
    """Everything the office has to see about a post that waits."""
    person, unit = people.person(db, post.person_id), units.current(db, post.unit_id)
    if person is None or unit is None:
        return None
    expected = expected_for(db, unit.id, person.full_name, post.role)
    taken = expected is not None and expected.person_id not in (None, person.id)
    day = office.today(now)
    head = head_of(db, office, now, unit.id) if post.role in HEADS else None
    holder = people.person(db, head.person_id) if head is not None and head.person_id != person.id else None
    accounts = people.accounts_of(db, person.id)
    return Request(
        post.id,
        person.full_name,
        post.role,
        post.title,
        unit.name,
        unit.kind,
        accounts[0].channel if accounts else "",
        post.requested_at or 0,
        office.today(expected.imported_at) if expected and expected.role is post.role and not taken else None,
        any(other.role is post.role for other in people.posts_of_unit(db, unit.id, day)),
        holder.full_name if holder else "",
        head.from_day if head and holder else None,
        _namesake(db, office, now, post),
    )


def _namesake(db: Database, office: Office, now: int, post: PostRow) -> str:
    """Somebody else registered under the same name, when this is the person's first post."""
    other = namesake_of(db, office, now, post)
    if other is None:
        return ""
    language, held = office.languages.default, people.standing(db, other, office.today(now)).posts
    person = people.person(db, other)
    name = person.full_name if person else ""
    if not held:
        return name
    unit = units.current(db, held[0].unit_id)
    return f"{name}, {post_at(language, held[0].role, held[0].unit_kind, unit.name if unit else '', held[0].title)}"


def namesake_of(db: Database, office: Office, now: int, post: PostRow) -> int | None:
    person = people.person(db, post.person_id)
    if person is None or people.standing(db, person.id, office.today(now)).posts:
        return None
    same = [p.id for p in people.people_named(db, fold(person.full_name)) if p.id != person.id]
    return next((p for p in same if people.standing(db, p, office.today(now)).posts), None)


def requests(db: Database, office: Office, now: int) -> list[Request]:
    """All that wait, oldest first."""
    found = [request_of(db, office, now, post) for post in people.pending_posts(db)]
    return [request for request in found if request is not None]


def request(db: Database, office: Office, now: int, post_id: int) -> Request | None:
    post = people.post(db, post_id)
    return request_of(db, office, now, post) if post is not None else None


def waiting_request(db: Database, office: Office, now: int, by: Standing, post_id: int) -> Request | Decision:
    """The request if this person may decide it now; else why not."""
    post = people.post(db, post_id)
    early = _may_decide(db, office, now, by, post)
    if early is not None or post is None:
        return early or Decision(Decided.GONE)
    return request_of(db, office, now, post) or Decision(Decided.GONE)


# ----------------------------------------------------------------------------------------------------------- being asked


def ask_office(db: Database, office: Office, now: int, post_id: int) -> None:
    """Show a new request to every member of the office: alone, or as one message with counts when many wait."""
    waiting = requests(db, office, now)
    one = next((r for r in waiting if r.post_id == post_id), None)
    for member in members(db, office, now):
        if len(waiting) <= SINGLY and one is not None:
            key, render = _key(post_id, member), _shows(one)
        else:
            key, render = f"approvals:{now // _BUCKET}:{member}", _counts(waiting)
        if delivery.owe(db, office, now, Owed(key, MessageKind.OFFICE_ALERT, member), render) is None:
            _edit(db, office, now, key, render)


def _shows(request: Request) -> delivery.Render:
    return lambda language: cards.request_card(language, request)


def _counts(waiting: Sequence[Request]) -> delivery.Render:
    return lambda language: cards.many_card(language, waiting)


def members(db: Database, office: Office, now: int) -> list[int]:
    """Who decides: the office's members, and while there are none the administrators."""
    day = office.today(now)
    found = people.office_members(db, day)
    return found or [post.person_id for post in people.posts_of_role(db, Role.ADMINISTRATOR, day)]


def _key(post_id: int, member: int) -> str:
    return f"approval:{post_id}:{member}"


def _edit(db: Database, office: Office, now: int, key: str, render: delivery.Render) -> None:
    known = deliveries.by_key(db, key)
    if known is not None:
        delivery.edit(db, office, now, known.id, render)


def _redraw(db: Database, office: Office, now: int, post_id: int, render: delivery.Render) -> None:
    """Everybody's card shows what became of the request."""
    for member in members(db, office, now):
        _edit(db, office, now, _key(post_id, member), render)


# -------------------------------------------------------------------------------------------------------------- deciding


def approve(
    db: Database, office: Office, now: int, by: Standing, post_id: int, said: Spoken, *, how: str = ""
) -> Decision:
    """Admit a person. ``how``: ``replace`` ends the head who is in the way, ``same`` is a second account of the namesake, ``other`` is not."""
    post = people.post(db, post_id)
    early = _may_decide(db, office, now, by, post)
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


def _may_decide(db: Database, office: Office, now: int, by: Standing, post: PostRow | None) -> Decision | None:
    if not may_decide_registration(by):
        return Decision(Decided.NO_RIGHT)
    if post is None:
        return Decision(Decided.GONE)
    if post.status is PostStatus.PENDING:
        return None
    decider = people.person(db, post.decided_by) if post.decided_by else None
    if decider is None or post.status is PostStatus.ENDED:
        return Decision(Decided.GONE)
    shown = request_of(db, office, now, post)
    return Decision(Decided.FASTER, shown, decider.full_name, post.decided_at or now, post.status is PostStatus.ACTIVE)


def _replace_head(db: Database, office: Office, now: int, by: Standing, post: PostRow) -> None:
    """The office names a new head: the one before is told from when on."""
    head = head_of(db, office, now, post.unit_id)
    newcomer = people.person(db, post.person_id)
    unit = units.current(db, post.unit_id)
    if head is None or newcomer is None or unit is None:
        return
    cut_post(db, office, now, head.id, by.person_id, newcomer.full_name)
    settings, day = office.config.office, office.today(now)

    def render(language: Language) -> Any:
        held = post_at(language, head.role, unit.kind, unit.name, head.title)
        return cards.you_are_replaced(language, held, day, newcomer.full_name, settings.phone)

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
    decider = people.person(db, by.person_id)
    name = decider.full_name if decider else ""
    _redraw(db, office, now, post.id, lambda language: cards.approved_card(language, shown, name, now))
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
    early = _may_decide(db, office, now, by, post)
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
    settings = office.config.office

    def words(language: Language) -> str:
        return language.t(f"approvals.reason_told.{reason_key}") if reason_key else reason

    delivery.owe(
        db,
        office,
        now,
        Owed(f"refused:{post_id}:{now}", MessageKind.ANSWER, post.person_id, post.unit_id),
        lambda language: cards.you_are_refused(language, words(language), settings.contact_name, settings.phone),
    )
    decider = people.person(db, by.person_id)
    name = decider.full_name if decider else ""
    if shown is not None:
        told = shown
        _redraw(
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
    expected = expected_for(db, post.unit_id, _name(db, post.person_id), post.role)
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
    _redraw(db, office, now, post_id, lambda language: cards.request_card(language, shown))
    return Decision(Decided.DONE, shown, _name(db, by.person_id), now)


def _name(db: Database, person_id: int) -> str:
    person = people.person(db, person_id)
    return person.full_name if person else ""


# ------------------------------------------------------------------------------------------------------- many at once


def approve_listed(db: Database, office: Office, now: int, by: Standing, said: Spoken) -> tuple[int, int, int]:
    """Approve everybody who matches the units' lists: (approved now, following as a job, left to look at)."""
    if not may_decide_registration(by):
        return 0, 0, 0
    waiting = requests(db, office, now)
    matched = [r.post_id for r in waiting if r.matches]
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


def waiting_since(db: Database, office: Office, day: date) -> int:
    """How many registrations have waited since before ``day``."""
    return sum(1 for post in people.pending_posts(db) if office.today(post.requested_at or 0) < day)
