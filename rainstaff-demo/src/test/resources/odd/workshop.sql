-- A workshop: customers, cars, jobs, parts, payments.
create table "müşteri" (
    id integer primary key,
    "ad soyad" text not null collate nocase,
    telefon text unique,
    "e-posta" text,
    kayıt datetime default current_timestamp,
    not_ text
);
create unique index "küçük e-posta" on "müşteri" (lower("e-posta"));

create table "araç" (
    plaka text primary key collate nocase,
    "müşteri no" integer not null references "müşteri" on delete cascade on update cascade,
    km integer check (km >= 0),
    foto blob
) without rowid;

create table "iş emri" (
    no integer primary key autoincrement,
    plaka text not null references "araç" (plaka) on update cascade on delete cascade,
    "order" integer default 0,
    durum text default 'açık' check (durum in ('açık', 'kapalı')),
    açılış datetime default (datetime('now', 'localtime')),
    "önceki iş" integer references "iş emri" on delete set null deferrable initially deferred
);
create unique index "tek açık iş" on "iş emri" (plaka) where durum = 'açık';
create index "iş durumu" on "iş emri" (durum, açılış desc);

create table parça (
    kod text primary key,
    ad text not null,
    stok integer not null default 0,
    fiyat numeric,
    kdv real generated always as (round(fiyat * 0.2, 2)) virtual,
    tutar real generated always as (round(fiyat * 1.2, 2)) stored
);

create table "iş kalemi" (
    "iş" integer references "iş emri" on delete cascade,
    sıra integer,
    kod text references parça on update cascade on delete set null,
    adet integer check (adet > 0),
    primary key ("iş", sıra)
);

create table ödeme (
    id integer primary key,
    "iş" integer not null,
    sıra integer not null,
    tutar real not null,
    "values" text,
    foreign key ("iş", sıra) references "iş kalemi" ("iş", sıra)
        on delete cascade on update cascade deferrable initially deferred
);

-- What nobody can tell apart: two of these rows may be equal.
create table günlük (ne text, zaman datetime default current_timestamp);

create trigger "stok düş" after insert on "iş kalemi" begin
    update parça set stok = stok - new.adet where kod = new.kod;
end;
create trigger "stok geri" after delete on "iş kalemi" begin
    update parça set stok = stok + old.adet where kod = old.kod;
end;
create trigger "durum yaz" after update of durum on "iş emri" when old.durum is not new.durum begin
    insert into günlük (ne) values (new.no || ' ' || new.durum);
end;

create view "açık işler" as
    select m."ad soyad", a.plaka, e."order", e.durum from "iş emri" e
    join "araç" a on a.plaka = e.plaka join "müşteri" m on m.id = a."müşteri no" where e.durum = 'açık';
create view "parça değeri" as select ad, stok * tutar as değer, kdv from parça where fiyat is not null;
