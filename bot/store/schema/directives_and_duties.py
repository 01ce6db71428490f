"""Directives as sent, the duties they make, what was acknowledged, broadcasts and deliveries."""

TABLES = """
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
create table ladders (
    id integer primary key,
    rungs text not null unique,
    frozen_at integer not null
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
    ladder_id integer references ladders (id),
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
create table directive_dues (
    directive_id integer not null,
    version integer not null,
    duty text not null,
    due_day text,
    primary key (directive_id, version, duty),
    foreign key (directive_id, version) references directive_versions (directive_id, version)
);
create table directive_addressees (
    directive_id integer not null references directives (id),
    duty text not null,
    audience text not null,
    primary key (directive_id, duty)
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
    stored_at integer not null,
    expires_at integer
);
create index files_by_expiry on files (expires_at) where expires_at is not null;
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
    period text not null default '',
    status text not null default 'open',
    due_day text,
    first_due_day text,
    extended_at integer,
    ends_at integer,
    ladder_id integer references ladders (id),
    opened_at integer not null,
    met_at integer,
    met_by integer references people (id),
    late integer not null default 0,
    ended_at integer,
    reason text not null default '',
    unique (directive_id, unit_id, duty, period)
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
    binds text not null default 'units',
    wording text not null,
    data text not null,
    made_at integer not null,
    made_by integer references people (id),
    opened_until text not null default '',
    ended_at integer
);
create index deadline_rules_by_directive on deadline_rules (directive_id);
create table calendar_overlay (
    day text primary key,
    mark text not null,
    reason text not null default '',
    document text not null default '',
    changed_at integer not null,
    changed_by integer
);
create table reminders (
    obligation_id integer not null references obligations (id),
    occurrence text not null,
    outcome text not null,
    at integer not null,
    primary key (obligation_id, occurrence)
);
create index reminders_by_at on reminders (at);
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
    reminded_at integer,
    decided_at integer,
    decided_by integer references people (id)
);
create index requests_open on requests (filed_at) where status = 'open';
create unique index requests_one_open on requests (directive_id, unit_id) where status = 'open' and directive_id is not null;
create index requests_by_case on requests (directive_id, unit_id);
create table questions (
    id integer primary key,
    number integer unique,
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
    decided_by integer references people (id),
    hold_until integer,
    send_at integer,
    stopped_at integer,
    stopped_by integer references people (id),
    done_at integer,
    corrects integer references broadcasts (id),
    shown_at integer
);
create index broadcasts_waiting on broadcasts (hold_until) where status in ('held', 'sending');
create table common_answers (
    broadcast_id integer primary key references broadcasts (id),
    question_id integer not null references questions (id)
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
    reason text not null default '',
    handled_at integer,
    handled_by integer references people (id),
    relay_id integer
);
create index deliveries_by_directive on deliveries (directive_id, kind, status);
create index deliveries_by_unit on deliveries (unit_id, directive_id);
create index deliveries_by_broadcast on deliveries (broadcast_id, status);
create index deliveries_by_person on deliveries (person_id, decided_at);
create index deliveries_waiting on deliveries (id) where status = 'owed';
create index deliveries_unsettled on deliveries (id) where status in ('unknown', 'failed') and handled_at is null;
create index deliveries_that_wait on deliveries (id) where status = 'queued' and reason <> '';
create index deliveries_to_relay on deliveries (id) where relay_id is null and (status = 'failed' or (status = 'queued' and reason <> ''));
create index deliveries_stale on deliveries (id) where status = 'dropped' and reason = 'stale';
"""
