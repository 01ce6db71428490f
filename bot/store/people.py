"""People, posts, accounts and delegations: who somebody is on a day, and where they are reached."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.people import Delegation, Post, PostStatus, Role, Standing
from bot.domain.text import fold
from bot.domain.units import UnitKind
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    full_name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Account:
    """A channel identity. ``status``: active, blocked (the person blocked us), ended."""

    id: int
    person_id: int
    channel: str
    address: str
    language: str
    status: str
    preferred: bool
    linked_at: int
    heard_at: int
    refused_at: int = 0
    """When the platform last said that it takes nothing for this account until the person is heard (epoch ms); 0: never."""


ACCOUNT_COLUMNS = "id, person_id, channel, address, language, status, preferred, linked_at, heard_at, refused_at"
HELD_COLUMNS = "p.id, p.person_id, p.unit_id, v.kind, p.role, p.title, p.from_day, p.to_day"
HELD = "p.status = 'active' and (p.from_day is null or p.from_day <= :day) and (p.to_day is null or p.to_day >= :day)"
"""Whether a post ``p`` is held on ``:day``."""
POST_QUERY = f"select {HELD_COLUMNS} from posts p join unit_versions v on v.unit_id = p.unit_id and v.to_day is null where {HELD}"


def account_of(row: Iterable[Any]) -> Account:
    """An account from its columns."""
    values = list(row)
    values[6] = bool(values[6])
    return Account(*values)


def post_of(row: Iterable[Any]) -> Post:
    """A post from the columns of :data:`POST_QUERY`."""
    post_id, person_id, unit_id, kind, role, title, from_day, to_day = row
    return Post(post_id, person_id, unit_id, UnitKind(kind), Role(role), title, _day(from_day), _day(to_day))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def person(db: Database, person_id: int) -> Person | None:
    """Asked of the database once in a turn, and again after a change."""
    return db.once(("person", person_id), lambda: _person(db, person_id))


def know(db: Database, found: Person, standing: Standing, day: date) -> None:
    """What a wider statement has just read: :func:`person` and :func:`standing` need not ask again."""
    db.know(("person", found.id), found)
    db.know(("standing", found.id, day), standing)


def _person(db: Database, person_id: int) -> Person | None:
    row = db.execute("select id, full_name, phone from people where id = ?", [person_id]).fetchone()
    return Person(*row) if row else None


def name_of(db: Database, person_id: int | None) -> str:
    """The person's full name; "" for nobody, or who is not in the record any more."""
    found = person(db, person_id) if person_id is not None else None
    return found.full_name if found else ""


def add_person(db: Database, full_name: str, now: int, phone: str = "") -> int:
    row = db.execute(
        "insert into people (full_name, name_folded, phone, created_at) values (?, ?, ?, ?) returning id",
        [full_name, fold(full_name), phone, now],
    ).fetchone()
    return int(row["id"])


def rename_person(db: Database, person_id: int, full_name: str) -> None:
    db.execute("update people set full_name = ?, name_folded = ? where id = ?", [full_name, fold(full_name), person_id])


def account_at(db: Database, channel: str, address: str) -> Account | None:
    """The live account of an address, blocked ones included."""
    row = db.execute(
        f"select {ACCOUNT_COLUMNS} from accounts where channel = ? and address = ? and ended_at is null",
        [channel, address],
    ).fetchone()
    return account_of(row) if row else None


def accounts_of(db: Database, person_id: int) -> list[Account]:
    """A person's live accounts, the preferred first, then the one heard from last."""
    rows = db.execute(
        f"select {ACCOUNT_COLUMNS} from accounts where person_id = ? and ended_at is null order by preferred desc, heard_at desc, id",
        [person_id],
    ).fetchall()
    return [account_of(row) for row in rows]


def route_to(db: Database, person_id: int) -> Account | None:
    """The account a message to this person takes first: preferred and not blocked."""
    return next((account for account in accounts_of(db, person_id) if account.status == "active"), None)


def open_account(
    db: Database, person_id: int, channel: str, address: str, language: str, now: int, *, preferred: bool
) -> int:
    if preferred:
        db.execute("update accounts set preferred = 0 where person_id = ?", [person_id])
    row = db.execute(
        "insert into accounts (person_id, channel, address, language, preferred, linked_at, heard_at) values (?, ?, ?, ?, ?, ?, ?) returning id",
        [person_id, channel, address, language, int(preferred), now, now],
    ).fetchone()
    return int(row["id"])


def end_account(db: Database, account_id: int, now: int, reason: str) -> None:
    db.execute("update accounts set ended_at = ?, status = 'ended', reason = ? where id = ?", [now, reason, account_id])


def prefer_account(db: Database, account: Account) -> None:
    db.execute("update accounts set preferred = (id = ?) where person_id = ?", [account.id, account.person_id])


def mark_account(db: Database, account_id: int, status: str, now: int) -> None:
    """``active`` or ``blocked``; a heard account is alive."""
    db.execute("update accounts set status = ?, heard_at = ? where id = ?", [status, now, account_id])


def heard_from(db: Database, account_id: int, now: int) -> None:
    """Proof of life of the account."""
    db.execute(
        "update accounts set heard_at = ?, status = 'active' where id = ? and ended_at is null", [now, account_id]
    )


def move_account(db: Database, channel: str, old: str, new: str) -> None:
    """The platform gave the chat another id: the account and what waits for it follow, in the caller's transaction."""
    db.execute(
        "update accounts set address = ? where channel = ? and address = ? and ended_at is null", [new, channel, old]
    )
    db.execute(
        "update outbox set address = ? where channel = ? and address = ? and status = 'queued'", [new, channel, old]
    )


def set_language(db: Database, account_id: int, language: str) -> None:
    db.execute("update accounts set language = ? where id = ?", [language, account_id])


def standing(db: Database, person_id: int, day: date) -> Standing:
    """What the person is on ``day``: active posts and the delegations to them that hold."""
    return db.once(("standing", person_id, day), lambda: _standing(db, person_id, day))


def _standing(db: Database, person_id: int, day: date) -> Standing:
    posts = db.execute(
        POST_QUERY + " and p.person_id = :person order by p.id", {"day": day.isoformat(), "person": person_id}
    ).fetchall()
    return Standing(person_id, tuple(post_of(row) for row in posts), tuple(delegations_to(db, person_id, day)))


def posts_of_unit(db: Database, unit_id: int, day: date) -> list[Post]:
    rows = db.execute(
        POST_QUERY + " and p.unit_id = :unit order by p.id", {"day": day.isoformat(), "unit": unit_id}
    ).fetchall()
    return [post_of(row) for row in rows]


def posts_of_role(db: Database, role: Role, day: date) -> list[Post]:
    rows = db.execute(
        POST_QUERY + " and p.role = :role order by p.id", {"day": day.isoformat(), "role": role.value}
    ).fetchall()
    return [post_of(row) for row in rows]


def any_with_role(db: Database, role: Role) -> bool:
    """Whether anybody holds this role now."""
    row = db.execute("select 1 from posts where role = ? and status = 'active' limit 1", [role.value]).fetchone()
    return row is not None


def office_members(db: Database, day: date) -> list[int]:
    """The people who decide for the office: its members, Chánh and Phó Chánh Văn phòng (:func:`bot.domain.people.acts_for_office`), each once."""
    rows = db.execute(
        POST_QUERY
        + " and (p.role = 'office' or (v.kind = 'office' and p.role in ('head', 'acting_head', 'deputy'))) order by p.id",
        {"day": day.isoformat()},
    ).fetchall()
    return list(dict.fromkeys(row["person_id"] for row in rows))


def chats_of_office(db: Database, channel: str) -> dict[str, int]:
    """Whoever is or was of the office, or its administrator, by address on ``channel``; 0 where nobody is linked any more."""
    rows = db.execute(
        "select a.address, coalesce(max(case when a.ended_at is null then a.person_id end), 0) as person_id from accounts a "
        "where a.channel = ? and exists (select 1 from posts p left join unit_versions v on v.unit_id = p.unit_id where p.person_id = a.person_id "
        "and (p.role in ('office', 'administrator') or (v.kind = 'office' and p.role in ('head', 'acting_head', 'deputy')))) "
        "group by a.address",
        [channel],
    ).fetchall()
    return {row["address"]: row["person_id"] for row in rows}


def chiefs(db: Database, day: date) -> list[int]:
    """Chánh Văn phòng (and an acting one)."""
    rows = db.execute(
        POST_QUERY + " and v.kind = 'office' and p.role in ('head', 'acting_head') order by p.id",
        {"day": day.isoformat()},
    ).fetchall()
    return list(dict.fromkeys(row["person_id"] for row in rows))


def add_post(
    db: Database,
    person_id: int,
    unit_id: int,
    role: Role,
    title: str,
    status: PostStatus,
    now: int,
    *,
    from_day: date | None = None,
    via: str = "",
) -> int:
    row = db.execute(
        "insert into posts (person_id, unit_id, role, title, status, from_day, requested_at, via) values (?, ?, ?, ?, ?, ?, ?, ?) returning id",
        [person_id, unit_id, role.value, title, status.value, from_day.isoformat() if from_day else None, now, via],
    ).fetchone()
    return int(row["id"])


def end_post(db: Database, post_id: int, last_day: date, now: int, by: int | None, reason: str) -> None:
    db.execute(
        "update posts set status = 'ended', to_day = ?, decided_at = ?, decided_by = ?, reason = ? where id = ?",
        [last_day.isoformat(), now, by, reason, post_id],
    )


def delegations_to(db: Database, person_id: int, day: date) -> list[Delegation]:
    """Delegations to this person that hold on ``day``."""
    return _delegations(db, "to_person_id", person_id, day)


def delegations_of_unit(db: Database, unit_id: int, day: date) -> list[Delegation]:
    return _delegations(db, "unit_id", unit_id, day)


def _delegations(db: Database, column: str, value: int, day: date) -> list[Delegation]:
    rows = db.execute(
        f"select id, unit_id, to_person_id, from_day, to_day from delegations where {column} = ? and ended_at is null "
        "and from_day <= ? and to_day >= ? order by id",
        [value, day.isoformat(), day.isoformat()],
    ).fetchall()
    return [
        Delegation(
            r["id"], r["unit_id"], r["to_person_id"], date.fromisoformat(r["from_day"]), date.fromisoformat(r["to_day"])
        )
        for r in rows
    ]


# ------------------------------------------------------------------------------------- posts in any state, for deciding


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post as it is stored, asked for, held, ended or refused. ``via`` says what stands behind it (``invitation:12``, ``admin``)."""

    id: int
    person_id: int
    unit_id: int
    role: Role
    title: str
    status: PostStatus
    from_day: date | None
    to_day: date | None
    requested_at: int | None
    decided_at: int | None
    decided_by: int | None
    reason: str
    via: str


POST_COLUMNS = (
    "id, person_id, unit_id, role, title, status, from_day, to_day, requested_at, decided_at, decided_by, reason, via"
)


def _post_row(row: object) -> PostRow:
    values = list(row)  # type: ignore[call-overload]
    values[3], values[5] = Role(values[3]), PostStatus(values[5])
    values[6], values[7] = _day(values[6]), _day(values[7])
    return PostRow(*values)


def post(db: Database, post_id: int) -> PostRow | None:
    row = db.execute(f"select {POST_COLUMNS} from posts where id = ?", [post_id]).fetchone()
    return _post_row(row) if row else None


def pending_posts(db: Database) -> list[PostRow]:
    """Posts that wait for the office, oldest first."""
    rows = db.execute(f"select {POST_COLUMNS} from posts where status = 'pending' order by requested_at, id").fetchall()
    return [_post_row(row) for row in rows]


def posts_of_person(db: Database, person_id: int, *statuses: PostStatus) -> list[PostRow]:
    """A person's posts in these states (all when none is named), oldest first."""
    rows = db.execute(f"select {POST_COLUMNS} from posts where person_id = ? order by id", [person_id]).fetchall()
    return [found for row in rows if (found := _post_row(row)).status in statuses or not statuses]


def decide_post(
    db: Database,
    post_id: int,
    status: PostStatus,
    now: int,
    by: int | None,
    reason: str = "",
    *,
    from_day: date | None = None,
) -> bool:
    """Decide a post that waits; False when somebody was faster."""
    done = db.execute(
        "update posts set status = ?, decided_at = ?, decided_by = ?, reason = ?, from_day = coalesce(?, from_day) where id = ? and status = 'pending'",
        [status.value, now, by, reason, from_day.isoformat() if from_day else None, post_id],
    )
    return done.rowcount == 1


def reopen_post(db: Database, post_id: int) -> None:
    """A decision taken back: the post waits again."""
    db.execute(
        "update posts set status = 'pending', decided_at = null, decided_by = null, reason = '', from_day = null where id = ?",
        [post_id],
    )


def move_posts(db: Database, from_person: int, to_person: int) -> None:
    """Two records turn out to be one person: posts that wait or hold follow."""
    db.execute(
        "update posts set person_id = ? where person_id = ? and status in ('pending', 'active')",
        [to_person, from_person],
    )


def move_accounts(db: Database, from_person: int, to_person: int) -> None:
    db.execute(
        "update accounts set person_id = ?, preferred = 0 where person_id = ? and ended_at is null",
        [to_person, from_person],
    )
    db.execute("update consents set person_id = ? where person_id = ?", [to_person, from_person])


def account(db: Database, account_id: int) -> Account | None:
    row = db.execute(f"select {ACCOUNT_COLUMNS} from accounts where id = ?", [account_id]).fetchone()
    return account_of(row) if row else None


def people_named(db: Database, folded: str) -> list[Person]:
    """People with this folded name who hold or wait for a post or an account."""
    rows = db.execute(
        "select id, full_name, phone from people p where name_folded = ? and erased_at is null and (exists (select 1 from accounts a "
        "where a.person_id = p.id and a.ended_at is null) or exists (select 1 from posts o where o.person_id = p.id and o.status = 'active')) "
        "order by id",
        [folded],
    ).fetchall()
    return [Person(*row) for row in rows]


def erase_person(db: Database, person_id: int, now: int) -> None:
    """The telephone number goes; the name stays with what was recorded in office (domain.md 4.2)."""
    db.execute("update people set phone = '', erased_at = ? where id = ?", [now, person_id])
