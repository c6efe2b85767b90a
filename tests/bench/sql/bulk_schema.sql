-- SPDX-License-Identifier: Apache-2.0
-- Empty copies of the real tables with all their keys, indexes and checks, and the very rows that our own import wrote,
-- numbered, in unlogged tables: the pure-SQL limit writes the same bytes into the same shapes. Members with even ids come
-- first, so that two connections never meet on an account; each has its own slice of every budget.
drop schema if exists bulk cascade;
create schema bulk;

create unlogged table bulk.sample as
select row_number() over (order by owner_id % 2, seq, ord) - 1 as n, owner_id % 2 as half, chain, seq, ord
from ledger.journal
where code = 'OK' and kind = 1 and key like '@prefix%';
create unique index on bulk.sample (seq, ord);

create unlogged table bulk.journal_rows as
select s.n, j.* from ledger.journal j join bulk.sample s using (chain, seq, ord);
create unlogged table bulk.movement_rows as
select s.n, m.* from ledger.movement m join bulk.sample s on (s.chain, s.seq, s.ord) = (m.chain, m.seq, m.journal_ord);
create unlogged table bulk.purchase_rows as
select s.n, p.* from public.earning_purchase p join bulk.sample s using (chain, seq, ord);
create unlogged table bulk.lot_rows as
select m.n, l.* from ledger.lot l join bulk.movement_rows m using (lane, lot_id);
create index on bulk.journal_rows (n);
create index on bulk.movement_rows (n);
create index on bulk.purchase_rows (n);
create index on bulk.lot_rows (n);

create table bulk.journal (like ledger.journal including all);
create table bulk.movement (like ledger.movement including all);
create table bulk.lot (like ledger.lot including all);
create table bulk.purchase (like public.earning_purchase including all);
create table bulk.account (like ledger.account including all) with (fillfactor = 70);
create table bulk.budget_slice (like ledger.budget_slice including all) with (fillfactor = 20);
insert into bulk.account select * from ledger.account;
insert into bulk.budget_slice
select chain, budget_id, limit_points, used_points from ledger.budget_slice where chain = 0
union all
select 1, budget_id, limit_points, used_points from ledger.budget_slice where chain = 0;
