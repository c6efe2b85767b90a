-- SPDX-License-Identifier: Apache-2.0
-- A limit for a member or a household is the database's to keep too: no row ever counts more than its reward allows.

create function catalog_keep_limit() returns trigger language plpgsql as $$
declare
    allowed integer;
begin
    select case new.scope when 'member' then r.member_limit else r.household_limit end into allowed
    from catalog_reward r where r.id = new.reward_id;
    if new.taken > coalesce(allowed, new.taken) then
        raise exception 'catalog_limit_use: % of reward % taken by % %, allowed are %',
            new.taken, new.reward_id, new.scope, new.owner_id, allowed
            using errcode = 'check_violation', constraint = 'catalog_limit_use_never_exceeded';
    end if;
    return new;
end $$;

-- Counters begin at nothing, and giving back is always right, also where the limit was lowered meanwhile: neither is asked.
create trigger never_begins_exceeded before insert on catalog_limit_use
    for each row when (new.taken > 0) execute function catalog_keep_limit();
create trigger never_exceeded before update of taken on catalog_limit_use
    for each row when (new.taken > old.taken) execute function catalog_keep_limit();
