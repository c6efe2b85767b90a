-- SPDX-License-Identifier: Apache-2.0
-- What a store's people ask every day: who comes today, and with what. And what a period's choices cost.

create index members_benefit_use_of_day on members_benefit_use (merchant, day, id);
create index members_benefit_choice_of_period on members_benefit_choice (period) include (tier, item, value_fen);
