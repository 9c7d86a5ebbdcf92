-- A library: publishers known by name, books, copies, loans, a full text search.
create table yayınevi (id integer primary key, ad text not null unique, kuruluş date);

create table kitap (
    isbn text primary key,
    başlık text not null,
    yayınevi text references yayınevi (ad) on update cascade on delete set null,
    kapak blob,
    yıl int,
    serbest any
) strict;

create table yazar (id integer primary key, ad text, usta integer references yazar on delete set null);

create table kitap_yazar (
    isbn text references kitap on delete cascade on update cascade,
    yazar integer references yazar on delete cascade,
    sıra int not null default 1,
    primary key (isbn, yazar)
) without rowid;

create table nüsha (
    isbn text references kitap on update cascade on delete cascade,
    no int,
    raf text collate rtrim,
    durum text default 'rafta',
    primary key (isbn, no)
);

create table üye (
    id integer primary key,
    ad text,
    kart text unique,
    "group" text,
    "since" date default current_date,
    "tam ad" text generated always as (ad || ' [' || ifnull("group", '-') || ']') stored
);

create table ödünç (
    id integer primary key,
    isbn text not null,
    no int not null,
    üye integer not null references üye on delete cascade,
    alındı datetime default current_timestamp,
    iade datetime,
    check (iade is null or iade >= alındı),
    foreign key (isbn, no) references nüsha on update cascade on delete cascade
);
create unique index tek_ödünç on ödünç (isbn, no) where iade is null;

create table etiket ("select" text primary key, "from" text collate nocase);
create table ayar (anahtar primary key, değer);

create virtual table ara using fts5 (isbn unindexed, başlık);
create trigger ara_ekle after insert on kitap begin
    insert into ara (isbn, başlık) values (new.isbn, new.başlık);
end;
create trigger ara_sil after delete on kitap begin
    delete from ara where isbn = old.isbn;
end;
create trigger ara_değiş after update on kitap begin
    delete from ara where isbn = old.isbn;
    insert into ara (isbn, başlık) values (new.isbn, new.başlık);
end;
create trigger ödünç_verildi after insert on ödünç when new.iade is null begin
    update nüsha set durum = 'ödünçte' where isbn = new.isbn and no = new.no;
end;
create trigger geri_geldi after update of iade on ödünç when new.iade is not null begin
    update nüsha set durum = 'rafta' where isbn = new.isbn and no = new.no;
end;

create view raftakiler as
    select k.başlık, n.raf, n.durum, k.yayınevi from nüsha n join kitap k on k.isbn = n.isbn;
create view borçlular as
    select u."tam ad", k.başlık from ödünç o join üye u on u.id = o.üye join kitap k on k.isbn = o.isbn
    where o.iade is null;
create view bulunan as select başlık from ara where ara match 'deniz';
