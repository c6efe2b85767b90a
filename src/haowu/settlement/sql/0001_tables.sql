-- SPDX-License-Identifier: Apache-2.0
-- Months that were closed, the statements of partners, and what became of them. All of it is written once: a mistake is
-- mended in the next month, by a movement in the ledger. No money is kept here, and no account of any partner (CTL-35).

create table settlement_run (
    id        bigint      generated always as identity primary key,
    program   text        not null,
    month     text        not null constraint settlement_run_month_check check (month ~ '^20[0-9]{2}-(0[1-9]|1[0-2])$'),
    closed_at timestamptz not null,
    closed_by text        not null constraint settlement_run_by_check check (closed_by <> ''),
    constraint settlement_run_once unique (program, month)
);

comment on table settlement_run is 'A month of a programme that was closed 关账, once';

create table settlement_stretch (
    run_id    bigint   not null references settlement_run,
    chain     smallint not null,
    after_seq bigint   not null,
    until_seq bigint   not null constraint settlement_stretch_check check (until_seq > after_seq),
    primary key (run_id, chain)
);

comment on table settlement_stretch is 'Which batches of the ledger a month covers: each batch stands in one month of a programme';

create table settlement_statement (
    id           bigint generated always as identity primary key,
    run_id       bigint not null references settlement_run,
    statement_no text   not null constraint settlement_statement_no_key unique,
    merchant     text   not null,
    net_fen      bigint not null,
    confirm_by   date   not null,
    due_on       date   not null,
    constraint settlement_statement_once unique (run_id, merchant)
);
create index settlement_statement_of_merchant on settlement_statement (merchant, id desc);

comment on table settlement_statement is 'A partner''s statement 对账单 of a month, in yuan; net_fen > 0: the operator pays';

create table settlement_line (
    statement_id       bigint  not null references settlement_statement,
    line_no            integer not null constraint settlement_line_no_check check (line_no >= 1),
    kind               text    not null
                       constraint settlement_line_kind_check check (kind in ('issued', 'recalled', 'accepted', 'returned')),
    counterparty       text    not null,
    agreement_id       bigint,
    millifen_per_point bigint  not null constraint settlement_line_price_check check (millifen_per_point > 0),
    points             bigint  not null constraint settlement_line_points_check check (points > 0),
    amount_fen         bigint  not null,
    over_cap_fen       bigint  not null constraint settlement_line_cap_check check (over_cap_fen >= 0),
    primary key (statement_id, line_no),
    constraint settlement_line_sign_check
        check (case when kind in ('recalled', 'accepted') then amount_fen >= 0 else amount_fen <= 0 end),
    -- Half up to whole fen: what is settled and what the cap left out are points times price.
    constraint settlement_line_amount_check
        check (abs(amount_fen) + over_cap_fen = (points * millifen_per_point + 500) / 1000)
);

comment on column settlement_line.counterparty is 'Who funded the points that were accepted here; empty where the partner funds';
comment on column settlement_line.agreement_id is 'Whose price it is; null: the budget''s face value, for want of an agreement';

create table settlement_step (
    id           bigint      generated always as identity primary key,
    statement_id bigint      not null references settlement_statement,
    kind         text        not null
                 constraint settlement_step_kind_check check (kind in ('confirmed', 'disputed', 'paid')),
    note         text        not null,
    actor        text        not null constraint settlement_step_actor_check check (actor <> ''),
    made_at      timestamptz not null
);
create index settlement_step_of_statement on settlement_step (statement_id, id desc);
create unique index settlement_step_paid_once on settlement_step (statement_id) where kind = 'paid';

comment on table settlement_step is 'What the partner said of a statement, and its payment, each with its author';

create function settlement_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger append_only before update or delete or truncate on settlement_run
    for each statement execute function settlement_refuse_change();
create trigger append_only before update or delete or truncate on settlement_stretch
    for each statement execute function settlement_refuse_change();
create trigger append_only before update or delete or truncate on settlement_statement
    for each statement execute function settlement_refuse_change();
create trigger append_only before update or delete or truncate on settlement_line
    for each statement execute function settlement_refuse_change();
create trigger append_only before update or delete or truncate on settlement_step
    for each statement execute function settlement_refuse_change();

grant select on settlement_run, settlement_stretch, settlement_statement, settlement_line, settlement_step
    to haowu_reader, haowu_auditor, haowu_web, haowu_manager;
grant insert on settlement_run, settlement_stretch, settlement_statement, settlement_line, settlement_step
    to haowu_manager;
