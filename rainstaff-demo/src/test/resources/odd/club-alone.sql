-- Only while the other PC is at rest: keys change, parents go. As the file does not declare whose the dues are, the app
-- looks itself that they lead somewhere.
update maç set tarih = {fresh} where (ev, konuk, tarih) = ({any select ev, konuk, tarih from maç});
update tesis set ad = {fresh} where (üst, ad) = ({any select üst, ad from tesis});
update rozet set parmak = {blob} || x'77' where parmak = {any select parmak from rozet};
update "group" set "index" = "index" + 1000 where "index" = {any select "index" from "group"};
update lisans set no = 'elden ele' where oyuncu = {any select oyuncu from lisans}; update lisans set no = {fresh} where no = 'elden ele';
delete from maç where (ev, konuk, tarih) = ({any select ev, konuk, tarih from maç});
delete from oyuncu where id = {any select id from oyuncu where id not in (select kişi from "aidat ""2026""")};
delete from "takım" where id = {any select id from "takım" where id not in (select o."takım" from oyuncu o join "aidat ""2026""" a on a.kişi = o.id)};
delete from tesis where (üst, ad) = ({any select üst, ad from tesis});
