"""What the product sends by itself: how large it was, what waits for the office, and what the office decided about a week."""

TABLES = """
create table automatic_sendings (
    id integer primary key,
    kind text not null,
    occasion text not null,
    people integer not null,
    largest integer,
    status text not null,
    at integer not null,
    decided_at integer,
    decided_by integer references people (id),
    unique (kind, occasion)
);
create index automatic_sendings_by_time on automatic_sendings (at);
create table weekly_changes (
    week_day text primary key,
    to_day text,
    decided_at integer not null,
    decided_by integer references people (id)
);
create table leader_copies (
    kind text not null,
    period_day text not null,
    text text not null default '',
    edited_at integer,
    edited_by integer references people (id),
    sent_at integer,
    sent_by integer references people (id),
    people integer not null default 0,
    primary key (kind, period_day)
);
"""
