-- SPDX-License-Identifier: Apache-2.0
-- API keys. The token itself is never stored: only its SHA-256, and a short beginning for people to recognise it by.

create table access_api_key (
    id              bigint generated always as identity primary key,
    name            text        not null constraint access_api_key_name_check check (name <> ''),
    merchant        text        not null
                    constraint access_api_key_merchant_check check (merchant = '*' or merchant ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    scopes          text[]      not null constraint access_api_key_scopes_check check (cardinality(scopes) > 0),
    token_prefix    text        not null constraint access_api_key_prefix_check check (length(token_prefix) <= 9),
    token_sha256    bytea       not null constraint access_api_key_hash_key unique
                    constraint access_api_key_hash_check check (length(token_sha256) = 32),
    rate_per_second integer     not null constraint access_api_key_rate_check check (rate_per_second > 0),
    created_at      timestamptz not null,
    expires_at      timestamptz,
    revoked_at      timestamptz
);

comment on table access_api_key is 'What a machine shows at a door; the token is known to its holder only';
comment on column access_api_key.merchant is 'Code of the one merchant the key speaks for, or * for an operator''s key';
comment on column access_api_key.token_prefix is 'First characters of the token, shown to people; not secret, not used to authenticate';

-- The Points API looks keys up; only the owner makes and revokes them. The roles come with the ledger.
grant select on access_api_key to haowu_writer;
