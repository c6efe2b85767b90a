-- SPDX-License-Identifier: Apache-2.0
-- The answers of POSTs, by key and Idempotency-Key, written in the transaction that did the work.

create table management_answer (
    key_id          bigint      not null references access_api_key,
    idempotency_key text        not null
                    constraint management_answer_key_check check (idempotency_key ~ '^[!-~]{1,100}$'),
    request_sha256  bytea       not null constraint management_answer_hash_check check (length(request_sha256) = 32),
    status          smallint,
    body            bytea,
    answered_at     timestamptz not null,
    constraint management_answer_pkey primary key (key_id, idempotency_key)
);

comment on table management_answer is 'status and body are empty only inside the transaction that is doing the work; body is encrypted: it may hold what is told once';

grant select, insert, update (status, body) on management_answer to haowu_manager;
