-- SPDX-License-Identifier: Apache-2.0
-- A campaign that ends by time ends without anybody doing anything; that other systems were told is kept here, once each.

create table programs_campaign_told_end (
    id          bigint generated always as identity primary key,
    campaign_id bigint      not null references programs_campaign constraint programs_campaign_told_end_key unique,
    told_at     timestamptz not null
);

comment on table programs_campaign_told_end is 'Campaigns whose end by time was told as campaign.ended';

-- What was over before this table was there is told to nobody any more.
insert into programs_campaign_told_end (campaign_id, told_at)
select c.id, now() from programs_campaign c where c.ends_at <= now() order by c.id;

create trigger programs_campaign_told_end_is_kept before update or delete on programs_campaign_told_end
    for each row execute function programs_refuse_change();
create trigger programs_campaign_told_end_is_whole before truncate on programs_campaign_told_end
    for each statement execute function programs_refuse_change();

grant select on programs_campaign_told_end to haowu_auditor, haowu_reader;
grant select, insert on programs_campaign_told_end to haowu_manager;
grant usage on all sequences in schema public to haowu_manager;
