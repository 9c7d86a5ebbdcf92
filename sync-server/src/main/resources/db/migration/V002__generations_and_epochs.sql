-- A database that was restored from a backup is another life: what was accepted after the backup is gone, and numbers are
-- handed out again. The server notices it by a witness that a backup does not bring back, or by what a device proves, and
-- then every device presents itself anew and sends again what is missing.
alter table generation add column generation_no integer generated always as identity unique;
alter table generation add column witness text;
alter table generation add column heads jsonb;
comment on column generation.witness is 'cluster, timeline, database and table the generation was begun in; null for one of an earlier release';
comment on column generation.heads is 'heads of the feeds as it began: up to them the log is that of the generation before; null where others had written since';

create table nonce_key (key bytea not null);
comment on table nonce_key is 'what nonces are signed with, so that one the database does not remember proves that it went back in time';
insert into nonce_key select sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'));

alter table device add column introduced_in text not null default '';
alter table device add column introduced_by text not null default '';
alter table device add column may_resend boolean not null default false;
alter table device add column epoch_claim text not null default '';
update device set introduced_in = (select generation from generation order by generation_no desc limit 1);
comment on column device.introduced_in is 'generation in which the device last presented itself: once in each without a matching nonce';
comment on column device.introduced_by is 'what that presentation called itself, so that its repetition gets the same answer';
comment on column device.may_resend is 'since its introduction the device has pushed nothing new yet';
comment on column device.epoch_claim is 'the proof by which the epoch was begun, so that its repetition begins no other';
