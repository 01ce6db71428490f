"""What people reach by a link: files where a channel cannot carry them, and the page by which they send some."""

TABLES = """
create table shelves (
    id integer primary key,
    digest text not null unique,
    files text not null,
    expires_at integer not null,
    created_at integer not null
);
create index shelves_by_end on shelves (expires_at);
create table upload_links (
    id integer primary key,
    channel text not null,
    address text not null,
    person_id integer not null references people (id),
    question integer not null default 0,
    language text not null default 'vi',
    expires_at integer not null,
    used_at integer,
    created_at integer not null
);
create index upload_links_by_end on upload_links (expires_at);
"""
