import type { CallbackPoster } from './callback-poster.ts';
import type { Campaign, OctopushAccount } from './octopush-account.ts';
import { receiptScript } from './octopush-receipts.ts';

const STOP_WORD = /^\s*stop\b/i;

export interface OctopushCallbacksOptions {
  readonly account: OctopushAccount;
  readonly poster: CallbackPoster;
  /** Form fields instead of JSON. */
  readonly form: boolean;
  /** Numbers with their `+`. */
  readonly plus: boolean;
  readonly url: () => string | null;
  readonly now: () => number;
}

/** What Octopush posts: receipts, replies, STOPs. */
export interface OctopushCallbacks {
  /** Posts what comes before the answer to a request, and gives what comes after it. */
  leave(campaign: Campaign): Promise<() => Promise<void>>;
  /** A handset has texted the account's short code. */
  inbound(text: { number: string; text: string; ticket?: string }): Promise<void>;
}

const written = (at: number): string =>
  new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/Paris',
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(at);

export const createOctopushCallbacks = (options: OctopushCallbacksOptions): OctopushCallbacks => {
  const { account, poster, form, plus, url, now } = options;

  const post = async (fields: Readonly<Record<string, string>>): Promise<void> => {
    const to = url();
    if (to === null) return;
    const shown = plus ? fields : { ...fields, number: fields['number']!.replace('+', '') };
    await poster.post({
      url: to,
      headers: { 'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json' },
      body: form ? new URLSearchParams(shown).toString() : JSON.stringify(shown),
    });
  };

  const tell = async (ticket: string, number: string, statuses: readonly string[]): Promise<void> => {
    for (const status of statuses)
      await post({ channel: 'sms', message_id: ticket, number, status, delivery_date: written(now()) });
  };

  return {
    leave: async ({ ticket, numbers, type }) => {
      // Low cost texts bring no receipts.
      if (type === 'sms_low_cost') return async () => {};
      const later: (() => Promise<void>)[] = [];
      for (const number of numbers) {
        const { statuses, early } = account.blacklist.has(number)
          ? { statuses: ['BLACKLISTED_NUMBER'], early: false }
          : receiptScript(number);
        if (early) await tell(ticket, number, statuses);
        else later.push(() => tell(ticket, number, statuses));
      }
      return async () => {
        for (const send of later) await send();
      };
    },
    inbound: async ({ number, text, ticket = '' }) => {
      const common = { message_id: ticket, number, text };
      if (STOP_WORD.test(text)) {
        account.blacklist.add(number);
        await post({ ...common, stop_date: written(now()) });
      } else await post({ ...common, sim_card_number: account.shortCode, reception_date: written(now()) });
    },
  };
};
