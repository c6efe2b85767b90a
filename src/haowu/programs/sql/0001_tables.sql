-- SPDX-License-Identifier: Apache-2.0
-- Programmes and their published versions. A version is the very text that was published, with its hash; it is never
-- changed. The other tables give stable numbers to the words of versions, across versions.

create table programs_program (
    id         bigint generated always as identity primary key,
    code       text        not null constraint programs_program_code_key unique,
    name_zh    text        not null,
    name_en    text        not null,
    created_at timestamptz not null
);

create table programs_point_type (
    id         smallint generated always as identity primary key,
    program_id bigint not null references programs_program,
    code       text   not null,
    name_zh    text   not null,
    name_en    text   not null,
    constraint programs_point_type_code_key unique (program_id, code)
);

create table programs_version (
    id             bigint generated always as identity primary key,
    program_id     bigint      not null references programs_program,
    version        integer     not null constraint programs_version_number_check check (version > 0),
    body           text        not null,
    sha256         bytea       not null constraint programs_version_sha256_check check (length(sha256) = 32),
    effective_from timestamptz not null,
    published_at   timestamptz not null,
    published_by   text        not null,
    constraint programs_version_number_key unique (program_id, version)
);

comment on column programs_version.body is 'Canonical JSON of the whole programme as published; sha256 is over its UTF-8 bytes';

create table programs_budget (
    id                      bigint generated always as identity primary key,
    program_id              bigint not null references programs_program,
    code                    text   not null,
    ledger_budget_id        bigint not null constraint programs_budget_ledger_key unique,
    name_zh                 text   not null,
    name_en                 text   not null,
    funder                  text   not null,
    line_fen                bigint not null constraint programs_budget_line_check check (line_fen > 0),
    face_millifen_per_point bigint not null constraint programs_budget_face_check check (face_millifen_per_point > 0),
    limit_points            bigint not null constraint programs_budget_limit_check check (limit_points > 0),
    constraint programs_budget_code_key unique (program_id, code)
);

comment on table programs_budget is 'Figures of the latest version; the limit that is kept stands in the ledger';

create table programs_cap (
    id         integer generated always as identity primary key,
    program_id bigint not null references programs_program,
    rule       text   not null,
    scope      text   not null constraint programs_cap_scope_check check (scope in ('member', 'rule')),
    period     text   not null
               constraint programs_cap_period_check check (period in ('day', 'week', 'month', 'year', 'lifetime')),
    constraint programs_cap_key unique (program_id, rule, scope, period)
);

comment on table programs_cap is 'The number of a counter in the ledger; it survives new versions, so publishing gives nobody a second helping';

create function programs_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'a published version is never changed (%)', tg_op using errcode = 'restrict_violation';
end $$;

create trigger programs_version_is_immutable before update or delete on programs_version
    for each row execute function programs_refuse_change();
create trigger programs_version_is_kept before truncate on programs_version
    for each statement execute function programs_refuse_change();
