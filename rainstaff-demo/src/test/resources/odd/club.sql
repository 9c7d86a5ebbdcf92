-- A sports club: teams and players in a circle, licences that are players' numbers, matches known by who plays whom.
create table "takım" (
    id integer primary key,
    ad text not null,
    kaptan integer references oyuncu on delete set null deferrable initially deferred,
    renk text
);
create table oyuncu (
    id integer primary key,
    "takım" integer not null references "takım" on delete cascade deferrable initially deferred,
    ad text collate nocase,
    "doğum 'günü'" date,
    boy real,
    "foto""graf" blob,
    yaş int generated always as (2026 - cast(substr("doğum 'günü'", 1, 4) as int)) virtual
);
create table lisans (oyuncu integer primary key references oyuncu on delete cascade, no text unique, "values" text);

create table maç (
    ev integer references "takım" on delete cascade,
    konuk integer references "takım" on delete cascade,
    tarih text,
    skor text,
    primary key (ev, konuk, tarih),
    check (ev <> konuk)
) without rowid;
create table gol (
    ev integer,
    konuk integer,
    tarih text,
    dakika integer,
    oyuncu integer references oyuncu on delete set null,
    primary key (ev, konuk, tarih, dakika),
    foreign key (ev, konuk, tarih) references maç on delete cascade on update cascade
);

create table "aidat ""2026""" (id integer primary key, kişi int, tutar any, "default" text default 'yok') strict;

create table tesis (
    üst text,
    ad text,
    "bağlı üst" text,
    "bağlı ad" text,
    primary key (üst, ad),
    foreign key ("bağlı üst", "bağlı ad") references tesis (üst, ad) on delete set null on update cascade
);
create table rozet (parmak blob primary key, ad text) without rowid;
create table "group" ("index" integer, "table" text collate nocase, primary key ("index" desc)) without rowid;
create table ziyaret (kim text, ne_zaman datetime default current_timestamp);

create trigger ilk_kaptan after insert on oyuncu begin
    update "takım" set kaptan = new.id where id = new."takım" and kaptan is null;
end;
create trigger görüldü after insert on lisans begin
    insert into ziyaret (kim) values (new.no);
end;

create view kadro as
    select t.ad as "takım", o.ad, o.yaş, l.no, t.kaptan = o.id as kaptan_mı from "takım" t
    join oyuncu o on o."takım" = t.id left join lisans l on l.oyuncu = o.id;
create view "gol sayısı" as
    select t.ad, m.tarih, count(g.dakika) from maç m join "takım" t on t.id = m.ev
    left join gol g on g.ev = m.ev and g.konuk = m.konuk and g.tarih = m.tarih group by m.ev, m.konuk, m.tarih;
create view borç as select o.ad, a.tutar from "aidat ""2026""" a join oyuncu o on o.id = a.kişi;
