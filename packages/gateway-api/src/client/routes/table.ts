import * as account from './account.ts';
import * as consent from './consent.ts';
import * as messages from './messages.ts';
import * as money from './money.ts';
import * as operator from './operator.ts';
import * as otp from './otp.ts';
import * as shop from './shop.ts';
import * as webhooks from './webhooks.ts';

/** Every route the client calls, by noun: what these files export. */
export const ROUTES = {
  ...account,
  ...consent,
  ...messages,
  ...money,
  ...operator,
  ...otp,
  ...shop,
  ...webhooks,
};
