-- SPDX-License-Identifier: Apache-2.0
-- What is given as a code of the partner's own (a ride, a book): there are as many as codes were handed in (R072).
alter table catalog_reward drop constraint catalog_reward_fulfilment_check;
alter table catalog_reward add constraint catalog_reward_fulfilment_check
    check (fulfilment in ('voucher', 'pickup', 'shipping', 'partner_code'));
alter table catalog_reward add constraint catalog_reward_partner_code_check
    check (fulfilment <> 'partner_code' or stock_kind = 'shared');
