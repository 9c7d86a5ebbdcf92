-- The foundation: who syncs, what they wrote, and which version of each row holds.
-- Entries are immutable; a row's contents lie in erasable columns beside them (see docs/adr).

-- Which life of this database it is. A database that is lost, emptied or restored gets a new generation,
-- and devices see from it that their positions no longer mean what they meant.
create table generation (
    generation  text primary key,
    started_at  timestamptz not null default now()
);

create table feed (
    feed_id  smallint generated always as identity primary key,
    name     text not null unique,
    head     bigint not null default 0,
    chain    bytea not null default '\x'
);
comment on column feed.name is 'the region''s name, or * for what all regions share';
comment on column feed.head is 'last number handed out; the row''s lock is held from judging to commit, so numbers become visible in their order';
comment on column feed.chain is 'SHA-256 of the previous chain and the digest of the last change set''s entries';

create table region (
    name        text primary key,
    fold        text not null unique,
    feed_id     smallint not null unique references feed,
    created_at  timestamptz not null default now()
);
comment on column region.fold is 'spelling in which two ways to type one region are equal';

create table device (
    device_id          text primary key,
    name               text not null,
    region             text not null,
    secret_hash        bytea not null,
    epoch              integer not null default 1,
    nonce              text not null default '',
    previous_nonce     text not null default '',
    attempt            text not null default '',
    accepted_through   bigint not null default 0,
    enrolled_at        timestamptz not null,
    revoked_at         timestamptz,
    last_contact_at    timestamptz,
    caught_up_at       timestamptz not null,
    last_push_at       timestamptz,
    last_pull_at       timestamptz,
    cursor_generation  text not null default '',
    cursor_positions   jsonb not null default '{}',
    clock_offset_millis bigint,
    agent_version      text,
    pending_up         bigint not null default 0,
    pending_down       bigint not null default 0,
    parked             bigint not null default 0,
    held               bigint not null default 0,
    round_trip_millis  bigint not null default 0,
    table_rows         jsonb not null default '{}',
    problem            text
);
comment on column device.region is 'the region''s name, or ALL for headquarters';
comment on column device.secret_hash is 'SHA-256 of the device''s 256-bit secret';
comment on column device.nonce is 'sent with the last reply; it and the previous one are accepted, since a reply may be lost';
comment on column device.attempt is 'what the last accepted request called itself: the previous nonce is accepted from its repetition alone, not from a copy of the file';
comment on column device.caught_up_at is 'last contact that left no change waiting on the PC, or its enrolment: what it pushes later was made later';
comment on column device.accepted_through is 'last outbox number accepted in this epoch';
comment on column device.pending_up is 'changes waiting on the PC, as it reported';
comment on column device.pending_down is 'changes waiting for the PC when it last pulled';

create table enrolment_token (
    token_hash   bytea primary key,
    region       text not null,
    note         text,
    created_by   text not null,
    created_at   timestamptz not null,
    expires_at   timestamptz not null,
    used_at      timestamptz,
    used_by      text references device
);

create table origin (
    origin_id  integer generated always as identity primary key,
    device_id  text not null,
    epoch      integer not null,
    unique (device_id, epoch)
);

create table synced_table (
    table_id  smallint generated always as identity primary key,
    name      text collate "C" not null unique
);

create table table_schema (
    schema_id     integer generated always as identity primary key,
    fingerprint   text not null unique,
    table_id      smallint not null references synced_table,
    definition    text not null,
    announced_by  text not null,
    announced_at  timestamptz not null
);
comment on column table_schema.definition is 'TableSchema as JSON; images of entries follow its columns';

create table change_set (
    change_set_id   bigint generated always as identity primary key,
    device_id       text not null,
    epoch           integer not null,
    first_sequence  bigint not null,
    last_sequence   bigint not null,
    accepted_at     timestamptz not null,
    unique (device_id, epoch, last_sequence)
);
comment on table change_set is 'one accepted push; the server''s own entries have device server0000';
comment on column change_set.first_sequence is 'first outbox number';

create table change_set_range (
    change_set_id  bigint not null references change_set,
    feed_id        smallint not null references feed,
    first_seq      bigint not null,
    last_seq       bigint not null,
    chain          bytea not null,
    primary key (change_set_id, feed_id)
);
create index change_set_range_by_feed on change_set_range (feed_id, last_seq);
comment on column change_set_range.chain is 'the feed''s chain after this set: SHA-256 of the chain before it and its entries'' digests';

create table log_entry (
    feed_id          smallint not null,
    seq              bigint not null,
    kind             "char" not null,
    verdict          "char" not null,
    table_id         smallint not null,
    row_id           text collate "C" not null,
    stamp            bigint not null,
    origin_id        integer not null,
    change_set_id    bigint not null,
    device_sequence  bigint not null,
    base_seq         bigint not null,
    captured_stamp   bigint not null,
    schema_id        integer,
    changed          text,
    target           text,
    image_hash       bytea,
    salt             bytea,
    image            text,
    primary key (feed_id, seq)
);
create index log_entry_by_row on log_entry (table_id, row_id);
comment on table log_entry is 'append-only; all columns but salt and image are immutable';
comment on column log_entry.seq is 'dense within the feed: a gap is damage';
comment on column log_entry.kind is 'U upsert, T tombstone, M merge, S split, E evict, X erase';
comment on column log_entry.verdict is 'A applied, S superseded: a newer version already held the row';
comment on column log_entry.stamp is 'wall milliseconds * 65536 + counter; with the origin, the row version';
comment on column log_entry.device_sequence is 'outbox number on the device that pushed it';
comment on column log_entry.base_seq is 'the writer had seen this feed up to here';
comment on column log_entry.captured_stamp is 'the stamp the device proposed, before the server bounded it';
comment on column log_entry.changed is 'changed columns of the schema in hexadecimal; null for all';
comment on column log_entry.target is 'row id a merge leads to, feed an evicted row went to';
comment on column log_entry.image_hash is 'SHA-256 of salt and image; stays when they are erased';
comment on column log_entry.image is 'JSON array of tagged values in the schema''s column order; null when erased or not an upsert';

-- Immutability is the database's business, not a habit of the code: only erasing salt and image passes.
create function refuse_log_rewrite() returns trigger language plpgsql as $$
begin
    if (to_jsonb(new) - 'salt' - 'image') is distinct from (to_jsonb(old) - 'salt' - 'image')
            or new.salt is not null or new.image is not null then
        raise exception 'log entry %/% is immutable; only its contents can be erased', old.feed_id, old.seq;
    end if;
    return new;
end $$;
create trigger log_entry_is_immutable before update on log_entry
    for each row execute function refuse_log_rewrite();

create table row_state (
    table_id       smallint not null,
    row_id         text collate "C" not null,
    feed_id        smallint not null,
    seq            bigint not null,
    stamp          bigint not null,
    origin_id      integer not null,
    deleted        boolean not null,
    parent_row_id  text collate "C",
    primary key (table_id, row_id)
);
create index row_state_by_feed on row_state (feed_id, table_id, row_id);
create index row_state_by_parent on row_state (parent_row_id) where parent_row_id is not null;
comment on table row_state is 'which log entry holds each row; its contents are the entry''s image';
comment on column row_state.parent_row_id is 'the row it follows from region to region, by the catalog''s parent column';

create table identifier (
    table_id     smallint not null,
    column_name  text collate "C" not null,
    value        text collate "C" not null,
    row_id       text collate "C" not null,
    feed_id      smallint not null,
    primary key (table_id, column_name, value, row_id)
);
create index identifier_by_row on identifier (table_id, row_id);
comment on table identifier is 'live rows by the columns the catalog calls identifying; more than one row where people must decide';

create table row_alias (
    table_id    smallint not null,
    alias_id    text collate "C" not null,
    row_id      text collate "C" not null,
    merged_at   timestamptz not null,
    primary key (table_id, alias_id)
);
comment on table row_alias is 'ids that lead to another row since a merge';

create table conflict (
    conflict_id   bigint generated always as identity primary key,
    table_id      smallint not null,
    row_id        text collate "C" not null,
    feed_id       smallint not null,
    kind          text not null,
    winner_seq    bigint not null,
    loser_seq     bigint not null,
    changes       integer not null default 1,
    uncertain     boolean not null default false,
    detected_at   timestamptz not null,
    resolved_at   timestamptz,
    resolved_by   text
);
create index conflict_open on conflict (feed_id, detected_at) where resolved_at is null;
comment on column conflict.kind is 'update-update, update-delete, delete-update, merge, orphan, unique';
comment on column conflict.changes is 'how many changes of one offline chain this conflict stands for';
comment on column conflict.uncertain is 'the stamps are nearer to each other than the clocks are trusted';

create table quarantine (
    quarantine_id    bigint generated always as identity primary key,
    device_id        text not null,
    epoch            integer not null,
    device_sequence  bigint not null,
    table_name       text not null,
    row_id           text not null,
    problem          text not null,
    detail           text not null,
    contents         text not null,
    received_at      timestamptz not null,
    released_at      timestamptz,
    unique (device_id, epoch, device_sequence, row_id)
);
comment on column quarantine.contents is 'the whole change as JSON, so that it can be replayed';

create table activity (
    activity_id  bigint generated always as identity primary key,
    at           timestamptz not null,
    kind         text not null,
    actor        text not null,
    device_id    text,
    region       text,
    detail       text not null,
    chain        bytea not null
);
create index activity_by_device on activity (device_id, activity_id);
comment on column activity.kind is 'login, login-failed, logout, enrolment, enrolment-refused, push, pull, refused, recovery, administration';
comment on column activity.chain is 'SHA-256 of the previous chain and this entry';

create table person (
    username       text primary key,
    password_hash  text not null,
    role           text not null,
    region         text not null default 'ALL',
    created_at     timestamptz not null default now()
);
comment on column person.password_hash is 'bcrypt, as Quarkus security-jpa reads it';
comment on column person.role is 'admin or support';

create table person_token (
    token_hash  bytea primary key,
    username    text not null references person,
    created_at  timestamptz not null,
    expires_at  timestamptz not null
);

insert into feed (name) values ('*');
