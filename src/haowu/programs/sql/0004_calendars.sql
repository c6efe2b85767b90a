-- SPDX-License-Identifier: Apache-2.0
-- Calendars: proposed by one person, published by another, never changed. And in which region each store lies.

create table programs_calendar_proposal (
    id           bigint generated always as identity primary key,
    code         text        not null
                 constraint programs_calendar_proposal_code_check check (code ~ '^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$' and length(code) <= 64),
    region       text        not null constraint programs_calendar_proposal_region_check
                 check (region ~ '^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})?$'),
    body         text        not null constraint programs_calendar_proposal_body_check check (length(body) <= 1048576),
    sha256       bytea       not null constraint programs_calendar_proposal_sha256_check check (length(sha256) = 32),
    state        text        not null default 'submitted' constraint programs_calendar_proposal_state_check
                 check (state in ('submitted', 'published', 'rejected', 'withdrawn')),
    submitted_by text        not null constraint programs_calendar_proposal_submitted_check check (submitted_by <> ''),
    submitted_at timestamptz not null,
    decided_by   text,
    decided_at   timestamptz,
    note         text        not null default '' constraint programs_calendar_proposal_note_check check (length(note) <= 500),
    constraint programs_calendar_proposal_four_eyes_check check (state = 'withdrawn' or decided_by <> submitted_by),
    constraint programs_calendar_proposal_decided_check
        check ((state = 'submitted') = (decided_by is null) and (decided_by is null) = (decided_at is null))
);

create table programs_calendar_version (
    id             bigint generated always as identity primary key,
    proposal_id    bigint      not null references programs_calendar_proposal
                   constraint programs_calendar_version_proposal_key unique,
    code           text        not null,
    region         text        not null,
    version        integer     not null constraint programs_calendar_version_number_check check (version > 0),
    body           text        not null,
    sha256         bytea       not null constraint programs_calendar_version_sha256_check check (length(sha256) = 32),
    effective_from date        not null,
    published_at   timestamptz not null,
    submitted_by   text        not null,
    approved_by    text        not null,
    constraint programs_calendar_version_number_key unique (code, region, version),
    constraint programs_calendar_version_four_eyes_check check (approved_by <> submitted_by)
);

comment on table programs_calendar_version is
    'A calendar as published, for everybody (region empty) or for one region: canonical JSON with its hash. From effective_from on it answers instead of the one before';

create table programs_store_region (
    id       bigint generated always as identity primary key,
    merchant text        not null,
    store    text        not null,
    region   text        not null constraint programs_store_region_region_check
             check (region ~ '^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})$'),
    since    date        not null,
    set_by   text        not null,
    set_at   timestamptz not null,
    constraint programs_store_region_day_key unique (merchant, store, since)
);

comment on table programs_store_region is 'In which region a store lies since when: whose calendars it follows';

create function programs_freeze_proposal() returns trigger language plpgsql as $$
begin
    if old.state <> 'submitted' or (old.code, old.region, old.body, old.sha256, old.submitted_by, old.submitted_at)
        is distinct from (new.code, new.region, new.body, new.sha256, new.submitted_by, new.submitted_at)
    then
        raise exception 'what was submitted is not changed any more' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;

create trigger programs_calendar_proposal_is_frozen before update on programs_calendar_proposal
    for each row execute function programs_freeze_proposal();
create trigger programs_calendar_version_is_immutable before update or delete on programs_calendar_version
    for each row execute function programs_refuse_change();
create trigger programs_calendar_version_is_kept before truncate on programs_calendar_version
    for each statement execute function programs_refuse_change();
create trigger programs_store_region_is_immutable before update or delete on programs_store_region
    for each row execute function programs_refuse_change();
create trigger programs_store_region_is_kept before truncate on programs_store_region
    for each statement execute function programs_refuse_change();

grant select on programs_calendar_proposal, programs_calendar_version, programs_store_region
    to haowu_writer, haowu_reader, haowu_auditor, haowu_web;
grant select, insert on programs_calendar_proposal, programs_calendar_version, programs_store_region to haowu_manager;
grant update (state, decided_by, decided_at, note) on programs_calendar_proposal to haowu_manager;
grant usage on all sequences in schema public to haowu_manager;
