-- What the server judged can be settled by people, and says enough for that.

-- The two sides of a conflict may lie in different feeds: the row moved, or its parent is shared.
alter table conflict add column winner_feed_id smallint;
alter table conflict add column loser_feed_id smallint;
alter table conflict add column first_sight boolean not null default false;
alter table conflict add column aliases text[] not null default '{}';
alter table conflict add column resolution text;
update conflict set winner_feed_id = feed_id, loser_feed_id = feed_id;
alter table conflict alter column winner_feed_id set not null;
alter table conflict alter column loser_feed_id set not null;
create index conflict_open_by_row on conflict (table_id, row_id) where resolved_at is null;
comment on column conflict.kind is 'update-update, update-delete, delete-update, merge, orphan, late-return';
comment on column conflict.first_sight is 'nobody edited either side since its file was armed; one such conflict a row, however many PCs bring it';
comment on column conflict.aliases is 'ids that lead to the row since the merges this conflict stands for';
comment on column conflict.resolution is 'what the person decided';

-- A quarantined change is judged again by what its writer had seen. Its key may be too long for an index.
alter table quarantine add column base_positions jsonb not null default '{}';
alter table quarantine add column released_by text;
alter table quarantine drop constraint quarantine_device_id_epoch_device_sequence_row_id_key;
create unique index quarantine_once on quarantine (device_id, epoch, device_sequence, md5(row_id));
comment on column quarantine.base_positions is 'positions of the feeds its writer had seen';

-- Deletions are remembered as long as a device may come back that does not know of them.
alter table feed add column pruned_through bigint not null default 0;
alter table device add column retired_at timestamptz;
alter table device add column clock_off_since timestamptz;
comment on column feed.pruned_through is 'deletions up to this number may have been forgotten in row_state; the log still has them';
comment on column device.retired_at is 'since when the PC counts as retired, its silence having been too long; null again once it is in step';
comment on column device.clock_off_since is 'since when its clock is off by more than is tolerated';
create index row_state_deleted on row_state (feed_id, seq) where deleted;
