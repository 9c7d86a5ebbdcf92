-- Proof that devices and the server hold the same rows, and a record of what was found not to be as it should.

create table feed_sum (
    feed_id   smallint not null references feed,
    table_id  smallint not null references synced_table,
    rows      bigint,
    sum       bigint,
    primary key (feed_id, table_id)
);
comment on table feed_sum is 'what the live rows of row_state come to; moved with them, in the same transaction';
comment on column feed_sum.rows is 'null, as sum, until the server has counted: it does so at its start';
comment on column feed_sum.sum is 'sum of 64 bits of a hash of each row''s id and version, wrapping around (TableSum)';
insert into feed_sum (feed_id, table_id) select distinct feed_id, table_id from row_state;

create table found_write (
    device_id        text not null,
    epoch            integer not null,
    device_sequence  bigint not null,
    since            timestamptz,
    found_at         timestamptz not null,
    primary key (device_id, epoch, device_sequence)
);
comment on table found_write is 'changes that nobody saw being made: a sweep found the row to be other than what was known of it';
comment on column found_write.since is 'when it was last proven to be what was known; the write lies between then and found_at';

create table integrity_alert (
    alert_id       bigint generated always as identity primary key,
    kind           text not null,
    place          text not null,
    detail         text not null,
    first_seen_at  timestamptz not null,
    last_seen_at   timestamptz not null,
    unique (kind, place)
);
comment on column integrity_alert.kind is 'damaged-contents, equal-version';
comment on column integrity_alert.place is 'the row and entry, as people find it: table row feed/number';

alter table device add column proven_at timestamptz;
alter table device add column differing jsonb not null default '[]';
comment on column device.proven_at is 'last comparison of sums in which everything was equal';
comment on column device.differing is 'tables whose sums differed in the last comparison';
