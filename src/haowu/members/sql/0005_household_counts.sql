-- SPDX-License-Identifier: Apache-2.0
-- Whoever leaves a household counts with it for a month more: found by the member.

create index members_household_seat_of_member on members_household_seat (member_id, joined_at) where joined_at is not null;
