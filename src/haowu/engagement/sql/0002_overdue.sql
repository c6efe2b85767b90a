-- SPDX-License-Identifier: Apache-2.0
-- The operator's list of what nobody answered, over all merchants, in its own order (R025).

create index engagement_suggestion_overdue on engagement_suggestion (due_at, id) where first_reply_at is null;
