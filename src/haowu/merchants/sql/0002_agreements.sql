-- SPDX-License-Identifier: Apache-2.0
-- Under which agreement a merchant issues or accepts the points of a programme, whether it wants to accept, and how it
-- was verified. All of it is written once; an agreement only goes from draft to approved to ended, and never backwards.

create table merchants_agreement (
    id                           bigint generated always as identity primary key,
    merchant_id                  bigint      not null references merchants_merchant,
    program                      text        not null constraint merchants_agreement_program_check check (program <> ''),
    role                         text        not null
                                 constraint merchants_agreement_role_check check (role in ('issuer', 'acceptor')),
    settlement_millifen_per_point bigint     not null
                                 constraint merchants_agreement_settlement_check
                                 check (settlement_millifen_per_point between 1 and 1000000000),
    points_per_yuan              integer
                                 constraint merchants_agreement_rate_check check (points_per_yuan between 1 and 1000000),
    cap_fen                      bigint      constraint merchants_agreement_cap_check check (cap_fen > 0),
    stores                       text[]      not null,
    starts_on                    date        not null,
    ends_on                      date,
    state                        text        not null
                                 constraint merchants_agreement_state_check
                                 check (state in ('draft', 'approved', 'ended')),
    requested_by                 text        not null
                                 constraint merchants_agreement_requested_check check (requested_by <> ''),
    requested_at                 timestamptz not null,
    approved_by                  text,
    approved_at                  timestamptz,
    ended_by                     text,
    ended_at                     timestamptz,
    constraint merchants_agreement_dates_check check (ends_on is null or ends_on >= starts_on - 1),
    constraint merchants_agreement_four_eyes_check check (approved_by <> requested_by),
    constraint merchants_agreement_approved_check
        check ((state = 'draft') = (approved_by is null) and (approved_by is null) = (approved_at is null)),
    constraint merchants_agreement_ended_check
        check ((state = 'ended') = (ended_by is not null) and (ended_by is null) = (ended_at is null)
               and (state <> 'ended' or ends_on is not null)),
    constraint merchants_agreement_issuer_check check (role = 'acceptor' or points_per_yuan is null)
);
create index merchants_agreement_of_merchant on merchants_agreement (merchant_id, program, role);

comment on table merchants_agreement is 'Bilateral agreement of a merchant with the issuer of a programme (C-01): role, rate, cap, stores, dates';
comment on column merchants_agreement.settlement_millifen_per_point is
    'Thousandths of a fen for each point: what an issuer is charged at issue, what an acceptor is paid at 核销';
comment on column merchants_agreement.points_per_yuan is 'How many points take one yuan off a bill here; null: as the programme says';
comment on column merchants_agreement.cap_fen is 'Most that is settled in a calendar month; null: no limit';
comment on column merchants_agreement.stores is 'Codes of the stores it covers; empty: all';
comment on column merchants_agreement.ends_on is 'Its last day, in Asia/Shanghai; the day before starts_on: it was never in force';

create function merchants_guard_agreement() returns trigger language plpgsql as $$
begin
    if tg_op <> 'UPDATE' then
        raise exception 'an agreement is kept for ever' using errcode = 'restrict_violation';
    end if;
    if (old.state, new.state) not in (('draft', 'approved'), ('approved', 'ended'), ('draft', 'draft'))
       or (old.merchant_id, old.program, old.role, old.settlement_millifen_per_point, old.points_per_yuan, old.cap_fen,
           old.stores, old.starts_on, old.requested_by, old.requested_at)
          is distinct from
          (new.merchant_id, new.program, new.role, new.settlement_millifen_per_point, new.points_per_yuan, new.cap_fen,
           new.stores, new.starts_on, new.requested_by, new.requested_at)
       or (old.approved_by is not null and (old.approved_by, old.approved_at) is distinct from (new.approved_by, new.approved_at))
       or (new.state <> 'ended' and old.ends_on is distinct from new.ends_on)
       or (new.state = 'ended' and new.ends_on > old.ends_on) then
        raise exception 'the terms of an agreement are never changed: end it and make another'
            using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger merchants_agreement_is_guarded before update or delete on merchants_agreement
    for each row execute function merchants_guard_agreement();

create table merchants_acceptance (
    id          bigint generated always as identity primary key,
    merchant_id bigint      not null references merchants_merchant,
    program     text        not null,
    accepts     boolean     not null,
    decided_by  text        not null constraint merchants_acceptance_decided_check check (decided_by <> ''),
    decided_at  timestamptz not null
);
create index merchants_acceptance_latest on merchants_acceptance (merchant_id, program, id desc);

comment on table merchants_acceptance is
    'Every opt-in and opt-out of a merchant (CTL-34: nobody is forced to accept); the latest of a programme counts';

create table merchants_verification (
    id            bigint generated always as identity primary key,
    merchant_id   bigint      not null references merchants_merchant,
    licence_no    text        not null
                  constraint merchants_verification_licence_check check (licence_no ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
    verified_on   date        not null,
    next_check_on date        not null,
    verified_by   text        not null constraint merchants_verification_by_check check (verified_by <> ''),
    verified_at   timestamptz not null,
    constraint merchants_verification_dates_check check (next_check_on > verified_on)
);
create index merchants_verification_latest on merchants_verification (merchant_id, id desc);

comment on table merchants_verification is 'Each check of a merchant''s business licence, and when the next is due (CTL-34)';

create function merchants_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger append_only before update or delete or truncate on merchants_acceptance
    for each statement execute function merchants_refuse_change();
create trigger append_only before update or delete or truncate on merchants_verification
    for each statement execute function merchants_refuse_change();
create trigger never_removed before truncate on merchants_agreement
    for each statement execute function merchants_refuse_change();

create trigger merchants_agreement_moves_stamp after insert or update or delete on merchants_agreement
    for each row execute function merchants_move_stamp();
create trigger merchants_acceptance_moves_stamp after insert on merchants_acceptance
    for each row execute function merchants_move_stamp();

grant select on merchants_agreement, merchants_acceptance, merchants_verification
    to haowu_writer, haowu_reader, haowu_auditor, haowu_web;
grant insert, update (name_zh, name_en, is_active) on merchants_merchant to haowu_manager;
grant insert, update (name_zh, name_en, is_active) on merchants_store to haowu_manager;
grant update (value) on merchants_stamp to haowu_manager;
grant insert, update (state, ends_on, approved_by, approved_at, ended_by, ended_at) on merchants_agreement to haowu_manager;
grant insert on merchants_acceptance, merchants_verification to haowu_manager;
