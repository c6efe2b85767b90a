-- SPDX-License-Identifier: Apache-2.0
-- Roles on keys, four eyes, and the trail of what was done at the Management API.

do $$
begin
    if not exists (select from pg_roles where rolname = 'haowu_manager') then
        begin
            create role haowu_manager nologin;
        exception when duplicate_object or unique_violation then
            null;  -- another copy on the same server made it meanwhile
        end;
    end if;
    if not pg_has_role(current_user, 'haowu_manager', 'set') then
        grant haowu_manager to current_user;
    end if;
    if not pg_has_role('haowu_manager', 'haowu_writer', 'usage') then
        grant haowu_writer to haowu_manager with inherit true;
    end if;
end
$$;

alter table access_api_key
    drop constraint access_api_key_merchant_check,
    add constraint access_api_key_merchant_check
        check (merchant in ('*', '-') or merchant ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    add column role text not null default '' constraint access_api_key_role_check check (role ~ '^[a-z_]*$'),
    add column member text,
    add column is_sandbox boolean not null default false,
    add constraint access_api_key_member_check check ((merchant = '-') = (member is not null));

comment on column access_api_key.role is 'Role of the house, or empty for a machine whose scopes were chosen one by one';
comment on column access_api_key.member is 'Number of the one member the key speaks for';
comment on column access_api_key.is_sandbox is 'Everything is decided and answered as in earnest, and nothing is kept';

create table access_approval (
    id             bigint generated always as identity primary key,
    kind           text        not null constraint access_approval_kind_check check (kind <> ''),
    subject        text        not null constraint access_approval_subject_check check (subject <> ''),
    payload_sha256 bytea       not null constraint access_approval_payload_check check (length(payload_sha256) = 32),
    requested_by   text        not null,
    requested_at   timestamptz not null,
    decision       text        constraint access_approval_decision_check check (decision in ('approved', 'rejected')),
    decided_by     text,
    decided_at     timestamptz,
    note           text        not null default '',
    constraint access_approval_four_eyes_check check (decided_by <> requested_by),
    constraint access_approval_whole_check
        check ((decision is null) = (decided_by is null) and (decision is null) = (decided_at is null))
);

create unique index access_approval_open_key on access_approval (kind, subject, payload_sha256)
    where decision is null or decision = 'approved';

comment on table access_approval is 'One person asks, another decides; what is decided on is the hash of what would be done';

create table access_audit (
    id         bigint generated always as identity primary key,
    at         timestamptz not null,
    actor      text        not null,
    action     text        not null,
    subject    text        not null,
    request_id text        not null,
    body_sha256 bytea      not null constraint access_audit_body_check check (length(body_sha256) = 32)
);

comment on table access_audit is 'Every change made at the Management API; added to, never changed, without personal data';

create function access_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'this record is never changed (%)', tg_op using errcode = 'restrict_violation';
end $$;

create trigger access_audit_is_kept before update or delete or truncate on access_audit
    for each statement execute function access_refuse_change();

create function access_refuse_second_decision() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or old.decision is not null or (old.kind, old.subject, old.payload_sha256, old.requested_by,
        old.requested_at) is distinct from (new.kind, new.subject, new.payload_sha256, new.requested_by, new.requested_at)
    then
        raise exception 'a decision is taken once' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;

create trigger access_approval_is_decided_once before update or delete on access_approval
    for each row execute function access_refuse_second_decision();

grant select on access_approval, access_audit to haowu_auditor;
grant select, insert on access_approval, access_audit, access_api_key to haowu_manager;
grant update (decision, decided_by, decided_at, note) on access_approval to haowu_manager;
grant update (revoked_at) on access_api_key to haowu_manager;
