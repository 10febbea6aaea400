import type { Finding } from '@carillon/connector-kit/shop';
import { SCOPE_REASONS, SCOPES } from '../install/scopes.ts';
import type { Subscription } from '../subscriptions/subscriptions.ts';
import { WEBHOOK_TOPICS } from '../subscriptions/webhook-topics.ts';

const INSTALL_AGAIN = 'Let the merchant open the app and allow what it asks for.';

/** Whether a scope is there; one to write lets read, too. */
const isGranted = (granted: readonly string[], scope: string): boolean =>
  granted.includes(scope) || granted.includes(scope.replace(/^read_/, 'write_'));

export const scopesFinding = (granted: readonly string[]): Finding => {
  const missing = SCOPES.filter((scope) => !isGranted(granted, scope));
  if (missing.length === 0)
    return { check: 'scopes', state: 'ok', detail: 'The merchant allowed all that is asked for.', fix: null };
  const named = missing.map((scope) => `${scope} (${SCOPE_REASONS[scope]})`).join('; ');
  return {
    check: 'scopes',
    state: 'failing',
    detail: `The merchant did not allow ${named}.`,
    fix: INSTALL_AGAIN,
  };
};

export const topicsFinding = (subscriptions: readonly Subscription[], address: string): Finding => {
  const here = new Set(subscriptions.flatMap(({ topic, uri }) => (uri === address ? topic : [])));
  const missing = [...WEBHOOK_TOPICS].flatMap(([topic, name]) => (here.has(topic) ? [] : name));
  if (missing.length === 0)
    return { check: 'topics', state: 'ok', detail: 'Every topic is posted to this gateway.', fix: null };
  return {
    check: 'topics',
    state: 'failing',
    detail: `Shopify does not say that it posts ${missing.join(', ')} to this gateway.`,
    fix: 'Subscribe anew; leave it where the configuration of the app subscribes, which Shopify does not list.',
  };
};

/** What a look at one customer with a phone showed. */
export type PhoneSeen = 'seen' | 'hidden' | 'nobody' | 'not_allowed';

const PROTECTED: Readonly<Record<PhoneSeen, Omit<Finding, 'check'>>> = {
  seen: { state: 'ok', detail: 'Shopify shows phones of customers to the app.', fix: null },
  hidden: {
    state: 'failing',
    detail: 'Shopify hides the phones of customers from the app, so nobody can be texted.',
    fix: 'Ask for protected customer data, level 2, with the field phone, in the settings of the app at Shopify.',
  },
  nobody: {
    state: 'unknown',
    detail: 'No customer of the shop has a phone yet, so nobody can tell whether Shopify shows it.',
    fix: null,
  },
  not_allowed: {
    state: 'unknown',
    detail: 'The merchant does not let the app read customers, so nobody can tell whether phones are shown.',
    fix: INSTALL_AGAIN,
  },
};

export const protectedDataFinding = (seen: PhoneSeen): Finding => ({
  check: 'protected_data',
  ...PROTECTED[seen],
});

export const apiVersionFinding = (
  version: string,
  versions: readonly { readonly handle: string; readonly supported: boolean }[],
): Finding => {
  const isServed = versions.some(({ handle, supported }) => handle === version && supported);
  return isServed
    ? { check: 'api_version', state: 'ok', detail: `Shopify serves version ${version}.`, fix: null }
    : {
        check: 'api_version',
        state: 'failing',
        detail: `Shopify serves version ${version} no more, and answers with a later one.`,
        fix: 'Install a newer version of the gateway.',
      };
};
