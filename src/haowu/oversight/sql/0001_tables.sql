-- SPDX-License-Identifier: Apache-2.0
-- Reports that points or vouchers are offered for sale (R110), looked at by a second person; nothing said is ever changed.

create table oversight_risk_case (
    id          bigint      generated always as identity primary key,
    kind        text        not null constraint oversight_risk_case_kind check (kind in ('resale')),
    site        text        not null constraint oversight_risk_case_site check (btrim(site) <> ''),
    url         text        not null constraint oversight_risk_case_url check (url ~ '^https?://' and length(url) <= 2000),
    title       text        not null constraint oversight_risk_case_title check (btrim(title) <> ''),
    offered     text        not null constraint oversight_risk_case_offered check (offered in ('points', 'voucher', 'account')),
    price_fen   bigint      constraint oversight_risk_case_price check (price_fen >= 0),
    merchant    text        constraint oversight_risk_case_merchant check (merchant ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    member_id   bigint      references members_member (id),
    seen_at     timestamptz not null,
    reported_by text        not null,
    reported_at timestamptz not null,
    state       text        not null default 'OPEN'
                constraint oversight_risk_case_state check (state in ('OPEN', 'CONFIRMED', 'DISMISSED')),
    decided_by  text,
    decided_at  timestamptz,
    words       text        not null default '',
    -- The same listing is one case, however often it is found.
    constraint oversight_risk_case_once unique (url),
    constraint oversight_risk_case_seen check (seen_at <= reported_at),
    constraint oversight_risk_case_decided check ((state = 'OPEN') = (decided_by is null)
        and (decided_by is null) = (decided_at is null) and (state = 'OPEN' or btrim(words) <> '')),
    constraint oversight_risk_case_four_eyes check (decided_by <> reported_by)
);
create index oversight_risk_case_of_state on oversight_risk_case (state, id);

create function oversight_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'a report stands as it was made, and a decision as it was taken (%)', tg_op
        using errcode = 'restrict_violation';
end $$;

create trigger oversight_risk_case_stands before update of id, kind, site, url, title, offered, price_fen, merchant,
    member_id, seen_at, reported_by, reported_at on oversight_risk_case
    for each statement execute function oversight_refuse_change();
create trigger oversight_risk_case_is_decided_once before update on oversight_risk_case
    for each row when (old.state <> 'OPEN') execute function oversight_refuse_change();
create trigger oversight_risk_case_stays before delete or truncate on oversight_risk_case
    for each statement execute function oversight_refuse_change();

grant select, insert on oversight_risk_case to haowu_manager;
grant update (state, decided_by, decided_at, words) on oversight_risk_case to haowu_manager;
