-- SPDX-License-Identifier: Apache-2.0
-- Taking part: what members said and did, and what it was worth. Points themselves stand in the ledger.

-- One row for each occasion that was decided: points with their journal, or the reason why there were none. A badge is
-- worth nothing. `subject` names the occasion, so that none is rewarded twice.
create table engagement_reward (
    id           bigint generated always as identity primary key,
    member_id    bigint      not null references members_member,
    merchant     text        not null,
    activity     text        not null constraint engagement_reward_activity_check check (activity in
                 ('survey', 'suggestion_received', 'suggestion_adopted', 'lecture', 'share', 'referral')),
    subject      text        not null,
    points       bigint      not null constraint engagement_reward_points_check check (points >= 0),
    reason       text        not null,
    is_badge     boolean     not null,
    explain_zh   text        not null,
    explain_en   text        not null,
    order_ref    text        not null,
    journal      text        not null,
    rule_version integer     not null,
    year         smallint    not null,
    decided_at   timestamptz not null,
    constraint engagement_reward_once unique (activity, subject),
    constraint engagement_points_are_tied_to_an_order check (points = 0 or (order_ref <> '' and journal <> '')),
    constraint engagement_nothing_without_a_reason check (points > 0 or reason <> ''),
    constraint engagement_badge_is_no_point check (not is_badge or points = 0)
);
create index engagement_reward_of_member on engagement_reward (member_id, id);

comment on column engagement_reward.year is 'Calendar year in the programme''s zone, by which times a year are counted';

create table engagement_survey (
    id          bigint generated always as identity primary key,
    member_id   bigint      not null references members_member,
    merchant    text        not null,
    order_no    text        not null,
    score       smallint    not null constraint engagement_survey_score_check check (score between 1 and 5),
    words       text        not null constraint engagement_survey_words_check check (length(words) <= 2000),
    answered_at timestamptz not null,
    constraint engagement_survey_once unique (merchant, order_no)
);

create table engagement_suggestion (
    id             bigint generated always as identity primary key,
    member_id      bigint      not null references members_member,
    merchant       text        not null,
    words          text        not null constraint engagement_suggestion_words_check check (length(words) between 5 and 2000),
    words_hash     bytea       not null constraint engagement_suggestion_hash_check check (length(words_hash) = 16),
    state          text        not null constraint engagement_suggestion_state_check
                   check (state in ('RECEIVED', 'TRIAGED', 'ADOPTED', 'DECLINED', 'ANSWERED')),
    received_at    timestamptz not null,
    due_at         timestamptz not null,
    first_reply_at timestamptz,
    constraint engagement_suggestion_once unique (member_id, merchant, words_hash),
    constraint engagement_suggestion_ends_with_a_reply
        check (state in ('RECEIVED', 'TRIAGED') or first_reply_at is not null)
);
create index engagement_suggestion_waiting on engagement_suggestion (merchant, due_at) where first_reply_at is null;
create index engagement_suggestion_of_member on engagement_suggestion (member_id, id);

-- What was said back; the member sees every row.
create table engagement_suggestion_reply (
    id            bigint generated always as identity primary key,
    suggestion_id bigint      not null references engagement_suggestion,
    state         text        not null,
    words         text        not null constraint engagement_reply_words_check check (length(words) between 1 and 2000),
    actor         text        not null,
    replied_at    timestamptz not null
);
create index engagement_reply_of_suggestion on engagement_suggestion_reply (suggestion_id, id);

create table engagement_lecture (
    id         bigint generated always as identity primary key,
    merchant   text        not null,
    code       text        not null,
    title      text        not null constraint engagement_lecture_title_check check (title <> ''),
    place      text        not null constraint engagement_lecture_place_check check (place <> ''),
    starts_at  timestamptz not null,
    ends_at    timestamptz not null,
    capacity   integer     not null constraint engagement_lecture_capacity_check check (capacity > 0),
    attended   integer     not null default 0,
    opened_by  text        not null,
    opened_at  timestamptz not null,
    constraint engagement_lecture_code_key unique (merchant, code),
    constraint engagement_lecture_times check (starts_at < ends_at),
    constraint engagement_lecture_not_overfull check (attended between 0 and capacity)
);

create table engagement_attendance (
    id          bigint generated always as identity primary key,
    lecture_id  bigint      not null references engagement_lecture,
    member_id   bigint      not null references members_member,
    recorded_by text        not null,
    recorded_at timestamptz not null,
    constraint engagement_attendance_once unique (lecture_id, member_id)
);

create table engagement_post (
    id           bigint generated always as identity primary key,
    member_id    bigint      not null references members_member,
    merchant     text        not null,
    order_no     text        not null,
    words        text        not null constraint engagement_post_words_check check (length(words) between 10 and 2000),
    state        text        not null constraint engagement_post_state_check
                 check (state in ('SUBMITTED', 'PUBLISHED', 'DECLINED')),
    decline_code text        not null default '',
    label        text        not null default '',
    points       bigint      not null default 0,
    submitted_at timestamptz not null,
    moderated_by text        not null default '',
    moderated_at timestamptz,
    constraint engagement_post_decline_says_why check ((state = 'DECLINED') = (decline_code <> '')),
    constraint engagement_post_moderated check ((state = 'SUBMITTED') = (moderated_at is null)),
    constraint engagement_paid_post_says_so check (points = 0 or label <> '')
);
create index engagement_post_waiting on engagement_post (merchant, id) where state = 'SUBMITTED';
create index engagement_post_of_member on engagement_post (member_id, id);

-- Addressed to one phone number, kept only as blind index; whoever has it may accept, once in a life.
create table engagement_invitation (
    id          bigint generated always as identity primary key,
    inviter_id  bigint      not null references members_member,
    merchant    text        not null,
    phone_index bytea       not null constraint engagement_invitation_phone_check check (length(phone_index) = 32),
    invited_at  timestamptz not null,
    accepted_by bigint      references members_member constraint engagement_invitation_accepted_once unique,
    accepted_at timestamptz,
    settled_at  timestamptz,
    constraint engagement_invitation_once unique (inviter_id, merchant, phone_index),
    constraint engagement_invitation_accepted check ((accepted_by is null) = (accepted_at is null)),
    constraint engagement_invitation_of_another check (accepted_by <> inviter_id),
    constraint engagement_invitation_settled check (settled_at is null or accepted_at is not null)
);
create index engagement_invitation_waiting on engagement_invitation (id)
    where accepted_at is not null and settled_at is null;

create function engagement_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'what was decided or said is not changed (%)', tg_op using errcode = 'restrict_violation';
end $$;

create trigger engagement_reward_is_immutable before update or delete on engagement_reward
    for each row execute function engagement_refuse_change();
create trigger engagement_survey_is_immutable before update or delete on engagement_survey
    for each row execute function engagement_refuse_change();
create trigger engagement_reply_is_immutable before update or delete on engagement_suggestion_reply
    for each row execute function engagement_refuse_change();
create trigger engagement_attendance_is_immutable before update or delete on engagement_attendance
    for each row execute function engagement_refuse_change();

-- The Management API takes down and decides; what is said or decided it cannot change. Blind indexes of phones are its alone.
grant select, insert on engagement_reward, engagement_survey, engagement_suggestion, engagement_suggestion_reply,
    engagement_lecture, engagement_attendance, engagement_post, engagement_invitation to haowu_manager;
grant update (state, first_reply_at) on engagement_suggestion to haowu_manager;
grant update (attended) on engagement_lecture to haowu_manager;
grant update (state, decline_code, label, points, moderated_by, moderated_at) on engagement_post to haowu_manager;
grant update (accepted_by, accepted_at, settled_at) on engagement_invitation to haowu_manager;
