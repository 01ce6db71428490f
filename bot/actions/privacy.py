"""A person and their own data: what is stored, withdrawing consent, requests with their legal days, erasing what may be erased."""

from dataclasses import dataclass
from datetime import date

from bot.actions import accounts, membership
from bot.actions.delivery import Owed, answer, owe
from bot.actions.office import Office
from bot.actions.registration import CONSENT_VERSION
from bot.actions.spoken import Spoken
from bot.cards import privacy as cards
from bot.cards.membership import AccountView, PostView
from bot.cards.titles import post_at
from bot.domain.delivery import MessageKind
from bot.domain.events import ConsentWithdrawn, DataErased, DataRequestFiled, DataRight
from bot.domain.people import PostStatus, Role, Standing
from bot.domain.privacy import RequestDue, request_due
from bot.i18n import Language
from bot.messaging import Address, Outgoing
from bot.store import events, people, privacy, registration, units
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Stored:
    """Everything the product keeps about one person, as they may read it."""

    name: str
    phone: str
    posts: tuple[PostView, ...]
    accounts: tuple[AccountView, ...]
    agreed_at: int | None
    version: str
    lines: int


def stored(db: Database, office: Office, person_id: int) -> Stored:
    person = people.person(db, person_id)
    consents = [c for c in registration.consents_of(db, person_id) if c.withdrawn_at is None]
    held = people.posts_of_person(db, person_id, PostStatus.ACTIVE, PostStatus.PENDING)
    return Stored(
        person.full_name if person else "",
        person.phone if person else "",
        tuple(membership.view_of(db, post) for post in held),
        tuple(membership.account_view(office, account) for account in people.accounts_of(db, person_id)),
        consents[-1].at if consents else None,
        consents[-1].version if consents else "",
        privacy.lines_about(db, person_id),
    )


def may_withdraw(db: Database, office: Office, now: int, person_id: int) -> bool:
    """Not while nobody else could decide for the office."""
    others = [p for p in people.office_members(db, office.today(now)) if p != person_id]
    return bool(others) or not people.standing(db, person_id, office.today(now)).is_office


def withdraw_consent(db: Database, office: Office, now: int, person_id: int, at: Address, said: Spoken) -> bool:
    """Consent taken back: posts end, accounts are cut, the office and the unit's văn thư go on by paper. False for the last of the office."""
    if not may_withdraw(db, office, now, person_id):
        return False
    who, day = people.standing(db, person_id, office.today(now)), office.today(now)
    line = ConsentWithdrawn(person_id=person_id, text_version=CONSENT_VERSION, **said.line())
    events.append(db, line, now)
    registration.withdraw_consents(db, person_id, now)
    for post in people.posts_of_person(db, person_id, PostStatus.PENDING):
        people.decide_post(db, post.id, PostStatus.ENDED, now, person_id, "consent withdrawn")
    for held in who.posts:
        membership.cut_post(db, office, now, held.id, person_id, "consent withdrawn")
        _tell(db, office, now, day, held.id, held.unit_id)
    for account in people.accounts_of(db, person_id):
        here = (account.channel, account.address) == (at.channel, at.id)
        accounts.unlink(db, office, now, Standing(person_id), account.id, "consent withdrawn", here=here)
    return True


def _tell(db: Database, office: Office, now: int, day: date, post_id: int, unit_id: int) -> None:
    post, unit = people.post(db, post_id), units.current(db, unit_id)
    person = people.person(db, post.person_id) if post else None
    if post is None or unit is None or person is None:
        return
    clerks = [p.person_id for p in people.posts_of_unit(db, unit_id, day) if p.role is Role.CLERK]

    def render(language: Language) -> Outgoing:
        words = post_at(language, post.role, unit.kind, unit.name, post.title)
        return cards.told_of_withdrawal(language, person.full_name, words)

    for person_id in dict.fromkeys([*people.office_members(db, day), *clerks]):
        owe(
            db,
            office,
            now,
            Owed(f"withdrawn:{post_id}:{person_id}", MessageKind.OFFICE_ALERT, person_id, unit_id),
            render,
        )


def file_request(
    db: Database, office: Office, now: int, person_id: int, right: DataRight, text: str, said: Spoken
) -> tuple[int, RequestDue]:
    """A request of the data subject, under its number; the office sees it with its days."""
    due = request_due(right, office.today(now), office.calendar(db))
    number = privacy.file_request(db, person_id, right, text, due.done_by, now)
    line = DataRequestFiled(person_id=person_id, request_id=number, right=right, text=text, **said.line())
    events.append(db, line, now)
    name = people.name_of(db, person_id)
    for member in people.office_members(db, office.today(now)):
        owe(
            db,
            office,
            now,
            Owed(f"data-request:{number}:{member}", MessageKind.OFFICE_ALERT, member),
            lambda language: cards.office_request(language, number, name, right, text, due),
        )
    return number, due


def finish_request(db: Database, office: Office, now: int, by: Standing, request_id: int) -> privacy.DataRequest | None:
    """The office has done what was asked; erasing is done here. The person is told. None when it was done before, or not by the office."""
    found = privacy.request(db, request_id)
    if found is None or not (by.is_office or by.is_administrator):
        return None
    if not privacy.end_request(db, request_id, by.person_id, now):
        return None
    routes = people.accounts_of(db, found.person_id)
    if found.right is DataRight.ERASE:
        _erase(db, office, now, by, found)
    if routes:  # an account just cut still hears that it was
        language = office.language(routes[0].language)
        at = Address(routes[0].channel, routes[0].address)
        said = cards.request_done(language, request_id, office.today(now))
        answer(db, office, now, at, f"data-done:{request_id}", said, language)
    return found


def _erase(db: Database, office: Office, now: int, by: Standing, found: privacy.DataRequest) -> None:
    """What may go goes: accounts, their addresses, the telephone number. What a unit acknowledged stays (domain.md 4.2)."""
    for account in people.accounts_of(db, found.person_id):
        accounts.unlink(db, office, now, by, account.id, DataRight.ERASE.value, asked=True)
    erased = privacy.lines_with_addresses(db, found.person_id)
    events.erase_private(db, erased)
    people.erase_person(db, found.person_id, now)
    events.append(db, DataErased(event_ids=tuple(erased), request_id=found.id), now)
