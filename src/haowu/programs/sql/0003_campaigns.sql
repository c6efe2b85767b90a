-- SPDX-License-Identifier: Apache-2.0
-- Campaigns: a draft that two persons saw, the campaign as it was published, and, if ever, that it was called off before it
-- began. What is published is never changed: members were promised it.

create table programs_campaign_draft (
    id           bigint generated always as identity primary key,
    owner        text        not null constraint programs_campaign_draft_owner_check check (owner <> ''),
    program      text        not null,
    code         text        not null,
    body         text        not null constraint programs_campaign_draft_body_check check (length(body) <= 1048576),
    state        text        not null default 'draft' constraint programs_campaign_draft_state_check
                 check (state in ('draft', 'submitted', 'approved', 'rejected', 'published', 'withdrawn')),
    created_by   text        not null,
    created_at   timestamptz not null,
    submitted_by text,
    submitted_at timestamptz,
    body_sha256  bytea       constraint programs_campaign_draft_sha256_check check (length(body_sha256) = 32),
    decided_by   text,
    decided_at   timestamptz,
    note         text        not null default '' constraint programs_campaign_draft_note_check check (length(note) <= 500),
    constraint programs_campaign_draft_four_eyes_check check (decided_by <> submitted_by),
    constraint programs_campaign_draft_submitted_check check (state in ('draft', 'withdrawn') or submitted_by is not null),
    constraint programs_campaign_draft_hash_check check ((submitted_by is null) = (body_sha256 is null)),
    constraint programs_campaign_draft_decided_check
        check (state not in ('approved', 'rejected', 'published') or decided_by is not null)
);
create index programs_campaign_draft_owner on programs_campaign_draft (owner, id);

comment on table programs_campaign_draft is 'A campaign on its way; frozen with its hash when it is submitted';
comment on column programs_campaign_draft.owner is 'The merchant whose campaign it is, or operator';

create function programs_freeze_campaign_draft() returns trigger language plpgsql as $$
begin
    if old.state <> 'draft' and (old.owner, old.program, old.code, old.body, old.submitted_by, old.body_sha256)
        is distinct from (new.owner, new.program, new.code, new.body, new.submitted_by, new.body_sha256)
    then
        raise exception 'what was submitted is not changed any more' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger programs_campaign_draft_is_frozen before update on programs_campaign_draft
    for each row execute function programs_freeze_campaign_draft();

create table programs_campaign (
    id             bigint generated always as identity primary key,
    program_id     bigint      not null references programs_program,
    code           text        not null constraint programs_campaign_code_key unique,
    owner          text        not null,
    body           text        not null,
    sha256         bytea       not null constraint programs_campaign_sha256_check check (length(sha256) = 32),
    starts_at      timestamptz not null,
    ends_at        timestamptz not null,
    draft_id       bigint      not null references programs_campaign_draft
                   constraint programs_campaign_draft_key unique,
    submitted_by   text        not null,
    approved_by    text        not null,
    published_by   text        not null,
    published_at   timestamptz not null,
    face_rebate_bp integer     not null,
    constraint programs_campaign_window_check check (starts_at < ends_at),
    -- What was bought before members could read of it keeps the terms it was bought under.
    constraint programs_campaign_announced_check check (published_at <= starts_at),
    constraint programs_campaign_four_eyes_check check (approved_by <> submitted_by)
);

comment on table programs_campaign is 'A campaign as published; never changed';

create table programs_campaign_end (
    id          bigint generated always as identity primary key,
    campaign_id bigint      not null references programs_campaign constraint programs_campaign_end_key unique,
    called_off_at timestamptz not null,
    called_off_by text      not null,
    reason      text        not null constraint programs_campaign_end_reason_check check (reason <> '')
);

comment on table programs_campaign_end is 'A campaign called off before it began; one that has begun runs to its end';

create function programs_campaign_end_check() returns trigger language plpgsql as $$
begin
    if exists (select from programs_campaign c where c.id = new.campaign_id and c.starts_at <= new.called_off_at) then
        raise exception 'a campaign that has begun is not called off' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger programs_campaign_end_is_early before insert on programs_campaign_end
    for each row execute function programs_campaign_end_check();

create trigger programs_campaign_is_kept before update or delete on programs_campaign
    for each row execute function programs_refuse_change();
create trigger programs_campaign_is_whole before truncate on programs_campaign
    for each statement execute function programs_refuse_change();
create trigger programs_campaign_end_is_kept before update or delete on programs_campaign_end
    for each row execute function programs_refuse_change();
create trigger programs_campaign_end_is_whole before truncate on programs_campaign_end
    for each statement execute function programs_refuse_change();

grant select on programs_campaign_draft, programs_campaign, programs_campaign_end to haowu_auditor, haowu_reader;
grant select on programs_campaign, programs_campaign_end to haowu_writer, haowu_web;
grant select, insert on programs_campaign_draft, programs_campaign, programs_campaign_end to haowu_manager;
grant update (program, code, body, state, submitted_by, submitted_at, body_sha256, decided_by, decided_at, note)
    on programs_campaign_draft to haowu_manager;
grant usage on all sequences in schema public to haowu_manager;
