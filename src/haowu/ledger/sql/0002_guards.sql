-- SPDX-License-Identifier: Apache-2.0
-- What the database itself refuses: history cannot be changed, not even by the owner; roles get what they need and no more.

create function ledger.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'ledger.% is append-only: add a correcting journal instead', tg_table_name
        using errcode = 'insufficient_privilege';
end
$$;

-- Row counts are assertions: a statement that changes other rows than the decision foresaw takes the whole batch with it.
create function ledger.assert_rows(tables text[], changed bigint[], expected bigint[]) returns void
language plpgsql immutable as $$
begin
    if changed is distinct from expected then
        raise exception 'ledger rows of % changed % instead of %', tables, changed, expected using errcode = 'HW001';
    end if;
end
$$;

create trigger append_only before update or delete or truncate on ledger.batch
    for each statement execute function ledger.refuse_change();
create trigger append_only before update or delete or truncate on ledger.journal
    for each statement execute function ledger.refuse_change();
create trigger append_only before update or delete or truncate on ledger.movement
    for each statement execute function ledger.refuse_change();
create trigger never_removed before delete or truncate on ledger.lot
    for each statement execute function ledger.refuse_change();
create trigger never_removed before delete or truncate on ledger.account
    for each statement execute function ledger.refuse_change();
create trigger never_removed before delete or truncate on ledger.hold
    for each statement execute function ledger.refuse_change();
create trigger never_removed before delete or truncate on ledger.draw
    for each statement execute function ledger.refuse_change();
create trigger never_removed before delete or truncate on ledger.budget
    for each statement execute function ledger.refuse_change();
create trigger never_removed before delete or truncate on ledger.budget_slice
    for each statement execute function ledger.refuse_change();
create trigger never_removed before delete or truncate on ledger.cap_usage
    for each statement execute function ledger.refuse_change();
create trigger never_removed before delete or truncate on ledger.chain_head
    for each statement execute function ledger.refuse_change();

do $$
declare
    role_name text;
begin
    foreach role_name in array array['haowu_writer', 'haowu_reader', 'haowu_auditor', 'haowu_web'] loop
        if not exists (select from pg_roles where rolname = role_name) then
            begin
                execute format('create role %I nologin', role_name);
            exception when duplicate_object or unique_violation then
                null;  -- another copy on the same server made it meanwhile
            end;
        end if;
        if not pg_has_role(current_user, role_name, 'set') then
            execute format('grant %I to current_user', role_name);
        end if;
    end loop;
end
$$;

revoke all on schema ledger from public;
grant usage on schema ledger to haowu_writer, haowu_reader, haowu_auditor, haowu_web;

grant select on all tables in schema ledger to haowu_writer, haowu_reader, haowu_auditor;
grant insert on ledger.batch, ledger.journal, ledger.movement, ledger.account, ledger.lot, ledger.hold, ledger.draw,
    ledger.cap_usage, ledger.budget, ledger.budget_slice to haowu_writer;
grant update (next_seq, head_hash, last_at, writer_epoch, writer_name) on ledger.chain_head to haowu_writer;
grant update (available, pending, held, deficit, version, next_due_at) on ledger.account to haowu_writer;
grant update (is_open, is_pending, drawn, held, expired, clawed, recalled) on ledger.lot to haowu_writer;
grant update (is_open, captured, released) on ledger.hold to haowu_writer;
grant update (captured, released, returned) on ledger.draw to haowu_writer;
grant update (limit_points, pool_points) on ledger.budget to haowu_writer;
grant update (limit_points, used_points) on ledger.budget_slice to haowu_writer;
grant update (used_points, limit_points) on ledger.cap_usage to haowu_writer;
-- The web role reads balances; it writes nothing here. Doors that post connect as haowu_writer.
grant select on ledger.account, ledger.lot, ledger.batch, ledger.journal, ledger.movement, ledger.hold, ledger.draw
    to haowu_web;
