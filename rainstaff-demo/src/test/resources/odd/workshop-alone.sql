-- Only while the other PC is at rest: keys change, values go from row to row.
update "araç" set plaka = {fresh} where plaka = {any select plaka from "araç"};
update "araç" set plaka = lower(plaka) where plaka = {any select plaka from "araç"};
update parça set kod = {fresh} where kod = {any select kod from parça};
update "müşteri" set id = id + 5000 where id = {any select id from "müşteri"};
update "iş kalemi" set sıra = sıra + 100000 where ("iş", sıra) = ({any select "iş", sıra from "iş kalemi"});
update "müşteri" set telefon = 'elden ele' where id = {any select id from "müşteri"}; update "müşteri" set telefon = {fresh} where telefon = 'elden ele'; update "müşteri" set telefon = 'elden ele' where id = {any select id from "müşteri"};
update "iş emri" set durum = 'kapalı' where plaka = {any select plaka from "araç"}; update "iş emri" set durum = 'açık' where no = (select max(no) from "iş emri" where plaka = {any select plaka from "araç"});
delete from parça where kod = {any select kod from parça};
delete from "araç" where plaka = {any select plaka from "araç"};
delete from "müşteri" where id = {any select id from "müşteri"};
