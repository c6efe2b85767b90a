-- SPDX-License-Identifier: Apache-2.0
-- Merchants and their stores. A door keeps them all in memory and reads them again when the stamp has changed;
-- triggers move the stamp, so that no change, by whatever hand, can go unnoticed.

create table merchants_merchant (
    id        bigint generated always as identity primary key,
    code      text    not null constraint merchants_merchant_code_key unique
              constraint merchants_merchant_code_check check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(code) <= 40),
    name_zh   text    not null constraint merchants_merchant_name_check check (name_zh <> ''),
    name_en   text    not null,
    is_active boolean not null
);

create table merchants_store (
    id          bigint generated always as identity primary key,
    merchant_id bigint  not null references merchants_merchant,
    code        text    not null
                constraint merchants_store_code_check check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(code) <= 40),
    name_zh     text    not null constraint merchants_store_name_check check (name_zh <> ''),
    name_en     text    not null,
    is_active   boolean not null,
    constraint merchants_store_code_key unique (merchant_id, code)
);

create table merchants_stamp (
    is_only boolean primary key default true constraint merchants_stamp_one_check check (is_only),
    value   bigint not null
);
insert into merchants_stamp (value) values (1);

comment on table merchants_stamp is 'One row; its value grows with every change of a merchant or store';

create function merchants_move_stamp() returns trigger language plpgsql as $$
begin
    update merchants_stamp set value = value + 1;
    return null;
end $$;

create trigger merchants_merchant_moves_stamp after insert or update or delete on merchants_merchant
    for each row execute function merchants_move_stamp();
create trigger merchants_store_moves_stamp after insert or update or delete on merchants_store
    for each row execute function merchants_move_stamp();

-- The roles come with the ledger.
grant select on merchants_merchant, merchants_store, merchants_stamp to haowu_writer, haowu_reader, haowu_auditor, haowu_web;
