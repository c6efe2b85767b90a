-- SPDX-License-Identifier: Apache-2.0
-- The way of a version into force: a draft that two persons saw, and a log of publications that nobody changes.

create table programs_draft (
    id           bigint generated always as identity primary key,
    program      text        not null constraint programs_draft_program_check check (program <> ''),
    source       text        not null constraint programs_draft_source_check check (length(source) <= 8388608),
    state        text        not null default 'draft' constraint programs_draft_state_check
                 check (state in ('draft', 'submitted', 'approved', 'rejected', 'published', 'withdrawn')),
    created_by   text        not null,
    created_at   timestamptz not null,
    submitted_by text,
    submitted_at timestamptz,
    body_sha256  bytea       constraint programs_draft_sha256_check check (length(body_sha256) = 32),
    decided_by   text,
    decided_at   timestamptz,
    note         text        not null default '' constraint programs_draft_note_check check (length(note) <= 500),
    version      integer,
    constraint programs_draft_four_eyes_check check (decided_by <> submitted_by),
    constraint programs_draft_submitted_check check (state in ('draft', 'withdrawn') or submitted_by is not null),
    constraint programs_draft_hash_check check ((submitted_by is null) = (body_sha256 is null)),
    constraint programs_draft_decided_check check (state not in ('approved', 'rejected', 'published') or decided_by is not null),
    constraint programs_draft_published_check check ((state = 'published') = (version is not null))
);

create function programs_freeze_draft() returns trigger language plpgsql as $$
begin
    if old.state <> 'draft' and (old.program, old.source, old.submitted_by, old.body_sha256)
        is distinct from (new.program, new.source, new.submitted_by, new.body_sha256)
    then
        raise exception 'what was submitted is not changed any more' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;

create trigger programs_draft_is_frozen before update on programs_draft
    for each row execute function programs_freeze_draft();

create table programs_publication (
    id              bigint generated always as identity primary key,
    version_id      bigint      not null references programs_version constraint programs_publication_version_key unique,
    program         text        not null,
    version         integer     not null,
    sha256          bytea       not null constraint programs_publication_sha256_check check (length(sha256) = 32),
    draft_id        bigint      references programs_draft,
    submitted_by    text        not null,
    approved_by     text,
    published_by    text        not null,
    published_at    timestamptz not null,
    effective_from  timestamptz not null,
    comments_until  timestamptz,
    notice_days     integer     not null,
    is_adverse      boolean     not null,
    changes         jsonb       not null,
    face_rebate_bp  integer     not null,
    constraint programs_publication_number_key unique (program, version)
);

comment on table programs_publication is 'Who published what, when, with which notice; added to, never changed';

create trigger programs_publication_is_kept before update or delete on programs_publication
    for each row execute function programs_refuse_change();
create trigger programs_publication_is_whole before truncate on programs_publication
    for each statement execute function programs_refuse_change();

grant select on programs_draft, programs_publication to haowu_auditor;
grant select, insert on programs_program, programs_point_type, programs_version, programs_budget, programs_cap,
    programs_draft, programs_publication to haowu_manager;
grant update (name_zh, name_en) on programs_program, programs_point_type to haowu_manager;
grant update (name_zh, name_en, funder, line_fen, face_millifen_per_point, limit_points) on programs_budget to haowu_manager;
grant update (program, source, state, submitted_by, submitted_at, body_sha256, decided_by, decided_at, note, version)
    on programs_draft to haowu_manager;
grant usage on all sequences in schema public to haowu_manager;
