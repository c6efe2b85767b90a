-- SPDX-License-Identifier: Apache-2.0
-- What the roles may do outside the ledger (which grants for itself). Applied after each migration; repeatable.

grant usage on schema public to haowu_writer, haowu_reader, haowu_auditor, haowu_web;

-- Those that post points read what they decide by. The auditor sees everything and changes nothing.
grant select on all tables in schema public to haowu_writer, haowu_reader, haowu_auditor;

-- A purchase or refund is recorded in the commit that moves its points; it is never changed afterwards.
grant insert on earning_purchase, earning_refund to haowu_writer;
grant usage on all sequences in schema public to haowu_writer;

-- Except who the owners are and what opens the doors: reading the ledger needs neither (access, members; decision 0006).
revoke select on access_api_key, members_member from haowu_reader, haowu_auditor;
