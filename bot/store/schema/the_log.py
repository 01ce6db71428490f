"""The log: chained lines, and the private values beside them."""

TABLES = """
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
