"""The machine room: what arrived, what leaves, conversations, jobs, pages."""

TABLES = """
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
create table leaving (
    channel text not null,
    address text not null,
    since integer not null,
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
    error text,
    drawn_late integer not null default 0,
    route text not null default 'free_window',
    waits text not null default '',
    delivered_at integer,
    seen_at integer
);
create index outbox_to_send on outbox (channel, priority, id) where status = 'queued';
create index outbox_due on outbox (channel, due_at) where status = 'queued';
create index outbox_in_flight on outbox (channel) where status = 'sending';
create index outbox_for_address on outbox (channel, address, id) where status = 'queued';
create index outbox_by_address on outbox (channel, address, id);
create index outbox_by_delivery on outbox (delivery_id);
create index outbox_by_way on outbox (channel, route, waits) where status = 'queued' and edits is null;
create index outbox_that_wait on outbox (channel, address) where waits <> '';
create index outbox_by_external on outbox (channel, external_id) where external_id is not null;
create index outbox_sealed on outbox (created_at) where instr(payload, '"sealed":') > 0;
create table meters (
    channel text not null,
    month text not null,
    meter text not null,
    used integer not null default 0,
    warned integer not null default 0,
    refused_until integer not null default 0,
    primary key (channel, month, meter)
);
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
create index web_feed_sealed on web_feed (at) where instr(body, '"sealed":') > 0;
"""
