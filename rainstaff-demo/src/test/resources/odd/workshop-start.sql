insert into "müşteri" ("ad soyad", telefon, "e-posta") values ('Şükrü Öğün', {fresh}, {fresh}), ('İlkay Çığır', {fresh}, 'İ' || {fresh}), ('o''Neill; drop', null, null);
insert into "araç" select {fresh}, id, id * 1000, x'00ff' from "müşteri" limit 1;
insert into "araç" select {fresh}, max(id), 0, x'' from "müşteri";
insert into parça (kod, ad, stok, fiyat) values ({fresh}, 'yağ', 10, 99.9), ({fresh}, 'fren balatası', 4, 1250), ({fresh}, 'Kış lastiği "225"', 0, 0.1);
insert into "iş emri" (plaka) select plaka from "araç";
insert into "iş kalemi" select no, 1, (select min(kod) from parça), 2 from "iş emri";
insert into ödeme ("iş", sıra, tutar) select "iş", sıra, 1.5 from "iş kalemi";
