-- SPDX-License-Identifier: Apache-2.0
-- What happened, for other systems: written in the transaction of the change, never changed.

create table outbox_event (
    id          bigint      generated always as identity primary key,
    -- The order of reading: (xid, id), and only below the oldest transaction under way, so that none is skipped.
    xid         xid8        not null default pg_current_xact_id(),
    kind        text        not null constraint outbox_event_kind_check check (kind ~ '^[a-z_]+\.[a-z_]+$'),
    merchant    text        constraint outbox_event_merchant_check check (merchant ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    subject     text        not null constraint outbox_event_subject_check check (subject <> ''),
    data        jsonb       not null constraint outbox_event_data_check check (jsonb_typeof(data) = 'object'),
    happened_at timestamptz not null,
    written_by  text        not null constraint outbox_event_writer_check check (written_by <> '')
);
create index outbox_event_in_order on outbox_event (xid, id);

comment on table outbox_event is 'Facts to be told to other systems, in the commit of the change they tell of';
comment on column outbox_event.merchant is 'Whose event it is; null for the platform''s own';

create function outbox_event_stays() returns trigger language plpgsql as $$
begin
    raise exception 'events are never changed' using errcode = 'raise_exception';
end
$$;
create trigger outbox_event_stays before update on outbox_event for each row execute function outbox_event_stays();
