"""Invitations, wrong tries, codes for a second account, consents, and the people the office's list expects."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.people import Role
from bot.domain.text import fold
from bot.store.database import Database, Row

# --------------------------------------------------------------------------------------------------------- invitations


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation to one role in one unit; ``expected_id`` names the person where it is personal. Codes are kept as keyed hashes."""

    id: int
    unit_id: int
    role: Role
    expected_id: int | None
    title: str
    created_at: int
    created_by: int | None
    expires_at: int
    used_at: int | None
    used_by: int | None
    revoked_at: int | None

    def is_open(self, now: int) -> bool:
        return self.used_at is None and self.revoked_at is None and now < self.expires_at


_INVITATION = "id, unit_id, role, expected_id, title, created_at, created_by, expires_at, used_at, used_by, revoked_at"


def _invitation(row: Row) -> Invitation:
    values = list(row)
    values[2] = Role(values[2])
    return Invitation(*values)


def add_invitation(
    db: Database,
    unit_id: int,
    role: Role,
    expected_id: int | None,
    title: str,
    code_hash: str,
    token_hash: str,
    now: int,
    by: int | None,
    expires_at: int,
) -> int | None:
    """None when the code was given out before: the caller draws another."""
    row = db.execute(
        "insert into invitations (unit_id, role, expected_id, title, code_hash, token_hash, created_at, created_by, expires_at) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing returning id",
        [unit_id, role.value, expected_id, title, code_hash, token_hash, now, by, expires_at],
    ).fetchone()
    return None if row is None else int(row["id"])


def invitation(db: Database, invitation_id: int) -> Invitation | None:
    row = db.execute(f"select {_INVITATION} from invitations where id = ?", [invitation_id]).fetchone()
    return _invitation(row) if row else None


def invitation_by_code(db: Database, code_hash: str) -> Invitation | None:
    row = db.execute(f"select {_INVITATION} from invitations where code_hash = ?", [code_hash]).fetchone()
    return _invitation(row) if row else None


def invitation_by_token(db: Database, token_hash: str) -> Invitation | None:
    row = db.execute(f"select {_INVITATION} from invitations where token_hash = ?", [token_hash]).fetchone()
    return _invitation(row) if row else None


def open_invitations(db: Database, now: int, unit_id: int | None = None) -> list[Invitation]:
    """Neither used nor revoked nor expired, newest first."""
    rows = db.execute(
        f"select {_INVITATION} from invitations where used_at is null and revoked_at is null and expires_at > ? "
        "and (? is null or unit_id = ?) order by id desc",
        [now, unit_id, unit_id],
    ).fetchall()
    return [_invitation(row) for row in rows]


def use_invitation(db: Database, invitation_id: int, person_id: int, now: int) -> bool:
    """True for the one call that uses it up."""
    done = db.execute(
        "update invitations set used_at = ?, used_by = ? where id = ? and used_at is null and revoked_at is null and expires_at > ?",
        [now, person_id, invitation_id, now],
    )
    return done.rowcount == 1


def revoke_invitation(db: Database, invitation_id: int, now: int) -> bool:
    done = db.execute(
        "update invitations set revoked_at = ? where id = ? and used_at is null and revoked_at is null",
        [now, invitation_id],
    )
    return done.rowcount == 1


# --------------------------------------------------------------------------------------------------------- wrong tries


def add_try(db: Database, channel: str, address: str, now: int) -> None:
    db.execute("insert into code_tries (channel, address, at) values (?, ?, ?)", [channel, address, now])


def tries_of(db: Database, channel: str, address: str, since: int) -> tuple[int, int]:
    """(how many wrong tries since, when the last one was)."""
    row = db.execute(
        "select count(*) as n, coalesce(max(at), 0) as last from code_tries where channel = ? and address = ? and at > ?",
        [channel, address, since],
    ).fetchone()
    return row["n"], row["last"]


def tries_everywhere(db: Database, since: int) -> int:
    return int(db.execute("select count(*) as n from code_tries where at > ?", [since]).fetchone()["n"])


def forget_tries_of(db: Database, channel: str, address: str) -> None:
    db.execute("delete from code_tries where channel = ? and address = ?", [channel, address])


def forget_tries_before(db: Database, before: int) -> None:
    """Tries are kept only as long as they are counted."""
    db.execute("delete from code_tries where at <= ?", [before])


# -------------------------------------------------------------------------------------------- codes of a second account


@dataclass(frozen=True, slots=True)
class LinkCode:
    id: int
    person_id: int
    expires_at: int
    used_at: int | None


def add_link_code(db: Database, code_hash: str, person_id: int, now: int, expires_at: int) -> bool:
    """A new code takes the place of the person's earlier ones. False when another person holds the same code."""
    db.execute(
        "delete from link_codes where (person_id = ? and used_at is null) or expires_at < ?",
        [person_id, now - 86_400_000],
    )
    done = db.execute(
        "insert into link_codes (code_hash, person_id, created_at, expires_at) values (?, ?, ?, ?) on conflict do nothing",
        [code_hash, person_id, now, expires_at],
    )
    return done.rowcount == 1


def link_code(db: Database, code_hash: str) -> LinkCode | None:
    row = db.execute(
        "select id, person_id, expires_at, used_at from link_codes where code_hash = ?", [code_hash]
    ).fetchone()
    return LinkCode(*row) if row else None


def use_link_code(db: Database, code_id: int, now: int) -> bool:
    done = db.execute(
        "update link_codes set used_at = ? where id = ? and used_at is null and expires_at > ?", [now, code_id, now]
    )
    return done.rowcount == 1


# ------------------------------------------------------------------------------------------------------------ consents


@dataclass(frozen=True, slots=True)
class Consent:
    """``version`` of the text on personal data; ``at`` is when the person agreed."""

    id: int
    account_id: int | None
    channel: str
    version: str
    at: int
    withdrawn_at: int | None


def add_consent(db: Database, person_id: int, account_id: int, channel: str, version: int, at: int) -> None:
    db.execute(
        "insert into consents (person_id, account_id, channel, text_version, agreed, at) values (?, ?, ?, ?, 1, ?)",
        [person_id, account_id, channel, str(version), at],
    )


def consents_of(db: Database, person_id: int) -> list[Consent]:
    rows = db.execute(
        "select id, account_id, channel, text_version, at, withdrawn_at from consents where person_id = ? order by id",
        [person_id],
    ).fetchall()
    return [Consent(*row) for row in rows]


def withdraw_consents(db: Database, person_id: int, now: int, account_id: int | None = None) -> None:
    db.execute(
        "update consents set withdrawn_at = ? where person_id = ? and withdrawn_at is null and (? is null or account_id = ?)",
        [now, person_id, account_id, account_id],
    )


# ----------------------------------------------------------------------------------------------------- expected people


@dataclass(frozen=True, slots=True)
class Expected:
    """A person of the list a unit sent; ``person_id`` once they registered."""

    id: int
    unit_id: int
    full_name: str
    role: Role
    title: str
    phone: str
    imported_at: int
    person_id: int | None


_EXPECTED = "id, unit_id, full_name, role, title, phone, imported_at, person_id"


def _expected(row: Row) -> Expected:
    values = list(row)
    values[3] = Role(values[3])
    return Expected(*values)


def expected(db: Database, expected_id: int) -> Expected | None:
    row = db.execute(f"select {_EXPECTED} from expected_people where id = ?", [expected_id]).fetchone()
    return _expected(row) if row else None


def expected_in(db: Database, unit_id: int) -> list[Expected]:
    rows = db.execute(f"select {_EXPECTED} from expected_people where unit_id = ? order by id", [unit_id]).fetchall()
    return [_expected(row) for row in rows]


def add_expected(db: Database, unit_id: int, full_name: str, role: Role, title: str, phone: str, now: int) -> int:
    row = db.execute(
        "insert into expected_people (unit_id, full_name, name_folded, role, title, phone, imported_at) values (?, ?, ?, ?, ?, ?, ?) returning id",
        [unit_id, full_name, fold(full_name), role.value, title, phone, now],
    ).fetchone()
    return int(row["id"])


def change_expected(
    db: Database, expected_id: int, full_name: str, role: Role, title: str, phone: str, now: int
) -> None:
    db.execute(
        "update expected_people set full_name = ?, name_folded = ?, role = ?, title = ?, phone = ?, imported_at = ? where id = ?",
        [full_name, fold(full_name), role.value, title, phone, now, expected_id],
    )


def match_expected(db: Database, expected_id: int, person_id: int | None) -> None:
    """The person of the list is this registered one (or, with None, is not after all)."""
    db.execute("update expected_people set person_id = ? where id = ?", [person_id, expected_id])


# ------------------------------------------------------------------------------------------------------ what is waiting


def directives_open(db: Database, unit_ids: Sequence[int]) -> int:
    """How many directives these units still owe an answer to."""
    marks = ", ".join("?" * len(unit_ids))
    row = db.execute(
        f"select count(distinct directive_id) as n from obligations where unit_id in ({marks}) and status in ('open', 'partly')",
        list(unit_ids),
    ).fetchone()
    return int(row["n"])
