"""The record's tables, as migrations that only move forward and are named in words.

Instants are UTC epoch milliseconds in ``*_at`` columns; civil days are ``YYYY-MM-DD`` text in ``*_day`` columns; truth values are 0 or 1.
Only SQL that SQLite and PostgreSQL share stands here; triggers live in :mod:`bot.store.triggers`.
"""

from collections.abc import Callable, Iterator

import sqlite_utils

Migration = Callable[[sqlite_utils.Database], None]

MACHINE_ROOM = """
create table settings (
    name text primary key,
    value text not null,
    changed_at integer not null,
    changed_by integer
);
create table channel_state (
    channel text not null,
    name text not null,
    value text not null,
    changed_at integer not null,
    primary key (channel, name)
);
create table inbox (
    id integer primary key,
    channel text not null,
    message_key text not null,
    address text not null,
    raw blob,
    received_at integer not null,
    status text not null default 'new',
    done_at integer,
    error text,
    unique (channel, message_key)
);
create index inbox_waiting on inbox (id) where status = 'new';
create index inbox_by_address on inbox (channel, address, id);
create table conversations (
    channel text not null,
    address text not null,
    language text not null default 'vi',
    step text,
    state text not null default '{}',
    revision integer not null default 0,
    question_id integer,
    asked_at integer,
    answered_at integer not null default 0,
    last_text text,
    last_text_at integer not null default 0,
    misses integer not null default 0,
    changed_at integer not null,
    primary key (channel, address)
);
create table outbox (
    id integer primary key,
    message_key text not null unique,
    delivery_id integer references deliveries (id),
    channel text not null,
    address text not null,
    kind text not null,
    priority integer not null,
    payload text not null,
    offers integer not null default 0,
    part integer not null default 0,
    edits integer references outbox (id),
    due_at integer not null,
    expires_at integer,
    status text not null default 'queued',
    attempts integer not null default 0,
    resent integer not null default 0,
    external_id text,
    created_at integer not null,
    settled_at integer,
    sent_digest text,
    error text
);
create index outbox_to_send on outbox (channel, priority, id) where status = 'queued';
create index outbox_in_flight on outbox (channel) where status = 'sending';
create index outbox_by_address on outbox (channel, address, id);
create index outbox_by_delivery on outbox (delivery_id);
create index outbox_by_external on outbox (channel, external_id) where external_id is not null;
create table delivery_notes (
    id integer primary key,
    channel text not null,
    external_id text not null,
    state text not null,
    noted_at integer not null,
    matched_at integer
);
create table jobs (
    id integer primary key,
    kind text not null,
    data text not null,
    status text not null default 'waiting',
    due_at integer not null,
    attempts integer not null default 0,
    created_at integer not null,
    done_at integer,
    error text
);
create index jobs_waiting on jobs (due_at) where status = 'waiting';
create table web_links (
    token_hash text primary key,
    purpose text not null,
    data text not null default '{}',
    created_at integer not null,
    expires_at integer not null,
    used_at integer,
    revoked_at integer
);
create table web_sessions (
    id integer primary key,
    token_hash text not null unique,
    seat text not null,
    address text not null,
    device text not null default '',
    created_at integer not null,
    seen_at integer not null,
    expires_at integer not null,
    revoked_at integer
);
create index web_sessions_by_address on web_sessions (address);
create table web_feed (
    n integer primary key,
    address text not null,
    outbox_id integer references outbox (id),
    inbox_id integer references inbox (id),
    body text not null,
    at integer not null
);
create index web_feed_by_address on web_feed (address, n);
"""

UNITS_AND_PEOPLE = """
create table units (
    id integer primary key,
    created_at integer not null,
    ended_day text,
    on_paper integer not null default 0
);
create table unit_versions (
    id integer primary key,
    unit_id integer not null references units (id),
    name text not null,
    name_folded text not null,
    abbreviation text not null default '',
    kind text not null,
    parent_id integer references units (id),
    decision text not null default '',
    from_day text not null,
    to_day text
);
create index unit_versions_by_unit on unit_versions (unit_id, from_day);
create table unit_relations (
    id integer primary key,
    kind text not null,
    from_unit_id integer not null references units (id),
    to_unit_id integer not null references units (id),
    decision text not null default '',
    day text not null
);
create table rosters (
    id integer primary key,
    unit_id integer not null references units (id),
    day text not null,
    cadres integer not null default 0,
    civil_servants integer not null default 0,
    public_employees integer not null default 0,
    contract_workers integer not null default 0,
    total integer not null,
    source text not null,
    recorded_at integer not null,
    recorded_by integer
);
create index rosters_by_unit on rosters (unit_id, day, id);
create table people (
    id integer primary key,
    full_name text not null,
    name_folded text not null,
    phone text not null default '',
    created_at integer not null,
    erased_at integer
);
create index people_by_name on people (name_folded);
create table posts (
    id integer primary key,
    person_id integer not null references people (id),
    unit_id integer not null references units (id),
    role text not null,
    title text not null default '',
    status text not null,
    from_day text,
    to_day text,
    requested_at integer,
    decided_at integer,
    decided_by integer references people (id),
    reason text not null default '',
    via text not null default ''
);
create index posts_by_person on posts (person_id);
create index posts_by_unit on posts (unit_id, status);
create index posts_pending on posts (requested_at) where status = 'pending';
create table accounts (
    id integer primary key,
    person_id integer not null references people (id),
    channel text not null,
    address text not null,
    language text not null default 'vi',
    status text not null default 'active',
    preferred integer not null default 0,
    linked_at integer not null,
    heard_at integer not null,
    ended_at integer,
    reason text not null default ''
);
create unique index accounts_by_address on accounts (channel, address) where ended_at is null;
create index accounts_by_person on accounts (person_id);
create table delegations (
    id integer primary key,
    unit_id integer not null references units (id),
    giver_id integer references people (id),
    to_person_id integer not null references people (id),
    from_day text not null,
    to_day text not null,
    given_at integer not null,
    given_by integer not null references people (id),
    ended_at integer
);
create index delegations_by_unit on delegations (unit_id, to_day);
create table expected_people (
    id integer primary key,
    unit_id integer not null references units (id),
    full_name text not null,
    name_folded text not null,
    role text not null,
    title text not null default '',
    phone text not null default '',
    imported_at integer not null,
    person_id integer references people (id)
);
create index expected_people_by_unit on expected_people (unit_id);
create table invitations (
    id integer primary key,
    unit_id integer not null references units (id),
    role text not null,
    expected_id integer references expected_people (id),
    title text not null default '',
    code_hash text not null unique,
    token_hash text not null unique,
    created_at integer not null,
    created_by integer references people (id),
    expires_at integer not null,
    used_at integer,
    used_by integer references people (id),
    revoked_at integer
);
create index invitations_by_unit on invitations (unit_id);
create table code_tries (
    id integer primary key,
    channel text not null,
    address text not null,
    at integer not null
);
create index code_tries_by_time on code_tries (at);
create table link_codes (
    id integer primary key,
    code_hash text not null unique,
    person_id integer not null references people (id),
    created_at integer not null,
    expires_at integer not null,
    used_at integer
);
create table consents (
    id integer primary key,
    person_id integer references people (id),
    account_id integer references accounts (id),
    channel text not null,
    text_version text not null,
    agreed integer not null,
    at integer not null,
    withdrawn_at integer
);
"""

DIRECTIVES_AND_DUTIES = """
create table drafts (
    id integer primary key,
    kind text not null,
    owner_id integer references people (id),
    state text not null,
    step text not null default '',
    created_at integer not null,
    changed_at integer not null,
    ended_at integer
);
create table directives (
    id integer primary key,
    number text not null,
    code text not null,
    identity text not null,
    issuer text not null,
    kind text not null,
    issued_day text not null,
    status text not null,
    standing text not null default 'addressed',
    circulation text not null default 'open',
    urgent integer not null default 0,
    urgent_by integer references people (id),
    version integer not null default 1,
    audience text not null default '{}',
    weekly_weeks integer,
    hold_until integer,
    send_at integer,
    published_at integer,
    ended_at integer,
    created_at integer not null,
    created_by integer references people (id)
);
create unique index directives_by_identity on directives (identity) where status <> 'stopped';
create index directives_by_code on directives (code);
create index directives_by_status on directives (status);
create table directive_versions (
    directive_id integer not null references directives (id),
    version integer not null,
    subject text not null,
    summary text not null default '',
    due_day text,
    reason text not null default '',
    made_at integer not null,
    made_by integer references people (id),
    primary key (directive_id, version)
);
create table directive_links (
    id integer primary key,
    directive_id integer not null references directives (id),
    kind text not null,
    target_id integer references directives (id),
    target_number text not null,
    target_day text,
    position integer not null default 0
);
create index directive_links_by_source on directive_links (directive_id);
create table files (
    sha256 text primary key,
    size integer not null,
    mime text not null,
    stored_at integer not null
);
create table directive_files (
    directive_id integer not null references directives (id),
    version integer not null,
    position integer not null,
    sha256 text not null references files (sha256),
    name text not null,
    primary key (directive_id, version, position)
);
create table file_handles (
    sha256 text not null references files (sha256),
    channel text not null,
    bot text not null,
    handle text not null,
    at integer not null,
    primary key (sha256, channel, bot)
);
create table obligations (
    id integer primary key,
    directive_id integer not null references directives (id),
    unit_id integer not null references units (id),
    unit_version_id integer not null references unit_versions (id),
    duty text not null,
    status text not null default 'open',
    due_day text,
    opened_at integer not null,
    met_at integer,
    met_by integer references people (id),
    late integer not null default 0,
    ended_at integer,
    reason text not null default '',
    unique (directive_id, unit_id, duty)
);
create index obligations_by_unit on obligations (unit_id, status);
create index obligations_open_due on obligations (due_day) where status in ('open', 'partly');
create table acknowledgements (
    id integer primary key,
    obligation_id integer not null references obligations (id),
    person_id integer references people (id),
    post_id integer references posts (id),
    on_behalf integer not null default 0,
    source text not null default '',
    at integer not null,
    event_id integer not null,
    receipt text not null,
    withdrawn_at integer,
    withdrawn_event_id integer
);
create index acknowledgements_by_obligation on acknowledgements (obligation_id);
create index acknowledgements_by_receipt on acknowledgements (receipt);
create table briefings (
    id integer primary key,
    obligation_id integer not null references obligations (id),
    acknowledgement_id integer references acknowledgements (id),
    status text not null,
    day text not null,
    form text not null,
    told integer not null,
    excused integer not null default 0,
    excuses text not null default '{}',
    roster integer not null,
    entered_by integer references people (id),
    entered_at integer not null,
    decided_by integer references people (id),
    decided_at integer,
    reason text not null default ''
);
create index briefings_by_obligation on briefings (obligation_id);
create table attendances (
    id integer primary key,
    briefing_id integer not null references briefings (id),
    person_id integer references people (id),
    count integer not null default 1,
    proof text not null,
    at integer not null
);
create table reports (
    id integer primary key,
    obligation_id integer not null references obligations (id),
    acknowledgement_id integer references acknowledgements (id),
    number text not null default '',
    day text not null,
    how text not null,
    sha256 text references files (sha256),
    file_name text not null default '',
    accepted_at integer,
    accepted_by integer references people (id)
);
create index reports_by_obligation on reports (obligation_id);
create table deadline_rules (
    id integer primary key,
    directive_id integer not null references directives (id),
    duty text not null,
    wording text not null,
    data text not null,
    made_at integer not null
);
create table calendar_overlay (
    day text primary key,
    mark text not null,
    reason text not null default '',
    document text not null default '',
    changed_at integer not null,
    changed_by integer
);
create table ladders (
    obligation_id integer primary key references obligations (id),
    rungs text not null,
    frozen_at integer not null
);
create table requests (
    id integer primary key,
    kind text not null,
    person_id integer references people (id),
    unit_id integer references units (id),
    directive_id integer references directives (id),
    data text not null default '{}',
    status text not null default 'open',
    filed_at integer not null,
    due_day text,
    decided_at integer,
    decided_by integer references people (id)
);
create index requests_open on requests (filed_at) where status = 'open';
create table questions (
    id integer primary key,
    person_id integer references people (id),
    unit_id integer references units (id),
    directive_id integer references directives (id),
    channel text not null,
    address text not null,
    text text not null,
    status text not null default 'open',
    asked_at integer not null,
    answered_at integer,
    answered_by integer references people (id),
    answer text not null default ''
);
create table broadcasts (
    id integer primary key,
    text text not null,
    content_digest text not null,
    audience text not null,
    status text not null,
    urgent integer not null default 0,
    created_at integer not null,
    created_by integer references people (id),
    hold_until integer,
    send_at integer,
    stopped_at integer,
    stopped_by integer references people (id),
    done_at integer
);
create table broadcast_files (
    broadcast_id integer not null references broadcasts (id),
    position integer not null,
    sha256 text not null references files (sha256),
    name text not null,
    primary key (broadcast_id, position)
);
create table deliveries (
    id integer primary key,
    delivery_key text not null unique,
    kind text not null,
    person_id integer not null references people (id),
    unit_id integer references units (id),
    directive_id integer references directives (id),
    version integer,
    broadcast_id integer references broadcasts (id),
    urgent integer not null default 0,
    basis text not null default '',
    status text not null,
    decided_at integer not null,
    sent_at integer,
    reason text not null default ''
);
create index deliveries_by_directive on deliveries (directive_id, kind, status);
create index deliveries_by_broadcast on deliveries (broadcast_id, status);
create index deliveries_by_person on deliveries (person_id, decided_at);
create index deliveries_waiting on deliveries (id) where status = 'owed';
"""

THE_LOG = """
create table events (
    id integer primary key,
    v integer not null,
    at integer not null,
    kind text not null,
    unit_id integer,
    directive_id integer,
    person_id integer,
    channel text,
    message_id text,
    data text not null,
    digest text,
    prev text not null,
    hash text not null unique
);
create index events_by_directive on events (directive_id, unit_id, id);
create index events_by_unit on events (unit_id, id);
create index events_by_person on events (person_id, id);
create index events_by_kind on events (kind, id);
create table event_private (
    event_id integer primary key references events (id),
    salt text not null,
    value text not null
);
"""


def _script(text: str) -> Migration:
    def run(db: sqlite_utils.Database) -> None:
        for statement in text.split(";"):
            if statement.strip():
                db.execute(statement)

    return run


MIGRATIONS: tuple[tuple[str, Migration], ...] = (
    ("0001 units and people", _script(UNITS_AND_PEOPLE)),
    ("0002 directives and duties", _script(DIRECTIVES_AND_DUTIES)),
    ("0003 the machine room", _script(MACHINE_ROOM)),
    ("0004 the log", _script(THE_LOG)),
)


def pending(db: sqlite_utils.Database) -> Iterator[tuple[str, Migration]]:
    """The migrations this file has not had yet, in order."""
    db.execute(
        "create table if not exists migrations (name text primary key, applied_at text not null default current_timestamp)"
    )
    applied = {row[0] for row in db.execute("select name from migrations").fetchall()}
    return (item for item in MIGRATIONS if item[0] not in applied)


def apply(db: sqlite_utils.Database) -> list[str]:
    """Bring the file up to date; each migration is one transaction. Returns the names applied."""
    done = []
    for name, migrate in list(pending(db)):
        with db.atomic():
            migrate(db)
            db.execute("insert into migrations (name) values (?)", [name])
        done.append(name)
    return done
