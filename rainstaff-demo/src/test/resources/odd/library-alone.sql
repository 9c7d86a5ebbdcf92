-- Only while the other PC is at rest: keys change, parents go.
update yayınevi set ad = {fresh} where id = {any select id from yayınevi};
update kitap set isbn = {fresh} where isbn = {any select isbn from kitap};
update nüsha set no = no + 100000 where (isbn, no) = ({any select isbn, no from nüsha});
update etiket set "select" = upper("select") where "select" = {any select "select" from etiket};
update ayar set anahtar = {fresh} where anahtar = {any select anahtar from ayar};
update üye set kart = null where id = {any select id from üye};
delete from yayınevi where id = {any select id from yayınevi};
delete from yazar where id = {any select id from yazar};
delete from kitap where isbn = {any select isbn from kitap};
delete from üye where id = {any select id from üye};
