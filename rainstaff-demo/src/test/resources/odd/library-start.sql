insert into yayınevi (ad) values ({fresh}), ({fresh});
insert into kitap values ({fresh}, 'Deniz ve Şiir', {own select ad from yayınevi}, x'cafe', 1998, 12), ({fresh}, 'Göğe Bakma Durağı', null, null, null, 'x'), ({fresh}, 'Kürk "Mantolu"', {own select ad from yayınevi}, x'', 1943, 1.5);
insert into yazar (ad) values ('Sabahattin'), ('Turgut');
insert into kitap_yazar (isbn, yazar) select isbn, (select min(id) from yazar) from kitap;
insert into nüsha (isbn, no, raf) select isbn, 1, 'A 1 ' from kitap;
insert into üye (ad, kart, "group") values ('Işıl', {fresh}, 'çocuk'), ('Ğ', {fresh}, null);
insert into ödünç (isbn, no, üye) select isbn, no, (select min(id) from üye) from nüsha limit 1;
insert into etiket values ('Roman', 'a'), ('şiir', 'ortak');
insert into ayar values (1, 'bir'), ('1', 'metin'), (2.5, null), (x'01', {fresh});
