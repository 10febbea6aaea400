import { accounts, audit, keys } from './account.ts';
import { consentPolicy, consents, optOutLinks, people, suppressions } from './consent.ts';
import { messages, pauses, phones, replies } from './messages.ts';
import { ledger, plan, purchases, spendCaps, statements, usage, wallet } from './money.ts';
import { operator } from './operator.ts';
import { otp } from './otp.ts';
import { automations, connections, events, templates } from './shop.ts';
import { webhooks } from './webhooks.ts';

/** Every route the client calls, by noun. */
export const ROUTES = {
  messages,
  replies,
  phones,
  pauses,
  otp,
  events,
  automations,
  templates,
  connections,
  webhooks,
  consents,
  consentPolicy,
  suppressions,
  optOutLinks,
  people,
  wallet,
  ledger,
  spendCaps,
  usage,
  statements,
  purchases,
  plan,
  keys,
  accounts,
  audit,
  operator,
};
