-- SPDX-License-Identifier: Apache-2.0
-- Rewards that are open around the days of a calendar: 中秋礼盒, from thirty days before. The window that holds now stands in
-- the reward itself; here is what the next one is reckoned from.

create table catalog_season (
    reward_id   bigint      not null constraint catalog_season_key primary key references catalog_reward,
    calendar    text        not null constraint catalog_season_calendar_check check (calendar <> ''),
    region      text        not null,
    before_days integer     not null constraint catalog_season_before_check check (before_days between 0 and 366),
    after_days  integer     not null constraint catalog_season_after_check check (after_days between 0 and 366),
    set_by      text        not null,
    set_at      timestamptz not null
);

comment on table catalog_season is 'Around the days of which calendar a reward is open (R097); a job opens the next window when one is over';

grant select on catalog_season to haowu_writer, haowu_reader, haowu_auditor, haowu_web;
grant insert, update, delete on catalog_season to haowu_manager;
