-- SPDX-License-Identifier: Apache-2.0
-- What is made to order may be paid in stages (R089): each line is a stage, with its share of the whole.

alter table catalog_line add column share smallint not null default 1
    constraint catalog_line_share_check check (share between 1 and 100);

comment on column catalog_line.share is 'Its part of the price, in proportion to those of the other lines; equal unless something is made to order in stages';
