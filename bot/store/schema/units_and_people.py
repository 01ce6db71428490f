"""Units with their history, people with dated posts, accounts, invitations, consent."""

TABLES = """
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
    reason text not null default '',
    refused_at integer not null default 0
);
create unique index accounts_by_address on accounts (channel, address) where ended_at is null;
create index accounts_by_person on accounts (person_id);
create index accounts_second on accounts (person_id) where ended_at is null and status = 'active' and preferred = 0;
create table delegations (
    id integer primary key,
    unit_id integer not null references units (id),
    giver_id integer references people (id),
    to_person_id integer not null references people (id),
    from_day text not null,
    to_day text not null,
    given_at integer not null,
    given_by integer not null references people (id),
    absence_id integer references absences (id),
    ended_at integer
);
create index delegations_by_unit on delegations (unit_id, to_day);
create table absences (
    id integer primary key,
    person_id integer not null references people (id),
    from_day text not null,
    to_day text not null,
    told_at integer not null,
    told_by integer references people (id),
    ended_at integer
);
create index absences_by_day on absences (to_day);
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
