-- SPDX-License-Identifier: Apache-2.0
-- How far an import has come. A chunk's row commits together with the points of its orders: it is done or it is not.

create table bulk_import_run (
    id          bigint      generated always as identity primary key,
    file_name   text        not null,
    file_sha256 bytea       not null check (octet_length(file_sha256) = 32),
    layout      bytea       not null check (octet_length(layout) = 16),
    started_at  timestamptz not null,
    finished_at timestamptz
);
-- The same file, read in the same way, has at most one run that is not finished: it is taken up again.
create unique index bulk_import_run_open on bulk_import_run (file_sha256, layout) where finished_at is null;

create table bulk_import_chunk (
    run_id          bigint  not null references bulk_import_run (id),
    chunk_no        integer not null check (chunk_no >= 0),
    first_line      bigint  not null,
    last_line       bigint  not null,
    orders_accepted integer not null check (orders_accepted >= 0),
    lines_accepted  bigint  not null check (lines_accepted >= 0),
    fen_accepted    bigint  not null,
    orders_replayed integer not null check (orders_replayed >= 0),
    lines_replayed  bigint  not null check (lines_replayed >= 0),
    fen_replayed    bigint  not null,
    orders_rejected integer not null check (orders_rejected >= 0),
    lines_rejected  bigint  not null check (lines_rejected >= 0),
    fen_rejected    bigint  not null,
    points          jsonb   not null,
    codes           jsonb   not null,
    primary key (run_id, chunk_no)
);

grant select, insert, update on bulk_import_run, bulk_import_chunk to haowu_writer;
grant select on bulk_import_run, bulk_import_chunk to haowu_reader, haowu_auditor;
