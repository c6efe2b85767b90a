-- SPDX-License-Identifier: Apache-2.0
-- What the roles may do outside the ledger (which grants for itself). Applied after each migration; repeatable.

-- The Points API logs in as haowu_api: it owns nothing, inherits nothing, and may become haowu_writer; so that going back
-- (`set role none`) gains nothing. No password: over the network it cannot log in before the operator gives it one.
do $$
begin
    if not exists (select from pg_roles where rolname = 'haowu_api') then
        begin
            create role haowu_api login noinherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
        exception when duplicate_object or unique_violation then
            null;  -- another copy on the same server made it meanwhile
        end;
    end if;
    if not pg_has_role('haowu_api', 'haowu_writer', 'set') then
        grant haowu_writer to haowu_api with inherit false, set true;
    end if;
exception when insufficient_privilege then
    raise notice 'haowu_api could not be made: its login is the operator''s to make (docs/runbooks/operations.md)';
end
$$;

-- The Management API and jobs log in as haowu_manage and become haowu_manager, in the same way.
do $$
begin
    if not exists (select from pg_roles where rolname = 'haowu_manage') then
        begin
            create role haowu_manage login noinherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
        exception when duplicate_object or unique_violation then
            null;  -- another copy on the same server made it meanwhile
        end;
    end if;
    if not pg_has_role('haowu_manage', 'haowu_manager', 'set') then
        grant haowu_manager to haowu_manage with inherit false, set true;
    end if;
exception when insufficient_privilege then
    raise notice 'haowu_manage could not be made: its login is the operator''s to make (docs/runbooks/operations.md)';
end
$$;

grant usage on schema public to haowu_manager;
grant usage on schema public to haowu_writer, haowu_reader, haowu_auditor, haowu_web;

-- Those that post points read what they decide by. The auditor sees everything and changes nothing.
grant select on all tables in schema public to haowu_writer, haowu_reader, haowu_auditor;

-- A purchase or refund is recorded in the commit that moves its points; it is never changed afterwards.
grant insert on earning_purchase, earning_refund, earning_hold_use to haowu_writer;

-- What a change tells other systems is written in the commit of the change.
grant insert on outbox_event to haowu_writer;
-- The jobs hand events out and forget old ones; who is told is the manager's to say.
grant select, insert, update on outbox_endpoint to haowu_manager;
grant insert, update, delete on outbox_delivery to haowu_manager;
grant insert, update on outbox_ledger_cursor to haowu_manager;
grant update on outbox_cursor to haowu_manager;
grant delete on outbox_event to haowu_manager;
revoke select on outbox_endpoint from haowu_writer;
grant usage on all sequences in schema public to haowu_writer;
revoke select on management_answer from haowu_writer;

-- Except who the owners are and what opens the doors: reading the ledger needs neither (access, members; decision 0006).
revoke select on access_api_key, members_member, management_answer, outbox_endpoint from haowu_reader, haowu_auditor;
revoke select on access_api_key, members_member, management_answer, engagement_invitation from haowu_reader, haowu_auditor;

-- Where a parcel goes and what a partner's code says is nothing that posting points, reading or auditing needs.
revoke select on redemption_delivery, redemption_partner_code from haowu_writer, haowu_reader, haowu_auditor;
