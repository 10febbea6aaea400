import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { InboundText } from '../carriers/carrier.ts';
import type { Database } from '../database/open.ts';
import type { EventJobs } from '../events/event-jobs.ts';
import { storeEvents } from '../events/store-events.ts';
import type { Admission } from '../messages/admission.ts';
import { receivedEvent } from '../replies/received-event.ts';
import { storeReply } from '../replies/store-reply.ts';
import { confirmationOf } from './confirmation.ts';
import type { Consents } from './consents.ts';
import { applyKeyword, keywordOf } from './opt-out.ts';

export interface InboxOptions {
  readonly database: Database;
  readonly consents: Consents;
  readonly admission: () => Admission;
  readonly jobs: Pick<EventJobs, 'enqueue' | 'wake'>;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
}

/** A text from a handset that is ready to be taken. */
export interface Incoming {
  /** Does what it says about consent first, then stores it and its event, all in the caller's transaction. */
  storeIn(client: pg.PoolClient): Promise<void>;
  /** Once that is committed: lets its event be worked on, and sends the answer the country wants. */
  answer(): Promise<void>;
}

/** Makes what reads a text for the account it is for. */
export const createReading =
  ({ database, consents, admission, jobs, now, onFault }: InboxOptions) =>
  async (text: InboundText): Promise<Incoming> => {
    const settings = (await consents.settings.read([text.accountId])).get(text.accountId);
    const keyword = settings ? keywordOf(text, settings) : null;
    const replyId = uuidv7();
    return {
      storeIn: async (client) => {
        if (keyword) {
          const change = { text, keyword, replyId, now: new Date(now()) };
          await applyKeyword(client, consents.digests, change);
        }
        await storeReply(client, text, replyId);
        const event = receivedEvent(text, replyId, keyword?.meaning ?? null);
        await storeEvents(client, jobs, { account: text.accountId, mode: text.mode ?? 'live' }, [event]);
      },
      answer: async () => {
        jobs.wake();
        if (keyword) consents.settings.forget();
        if (!keyword || keyword.meaning === 'doubtful' || keyword.meaning === 'start') return;
        try {
          const job = await confirmationOf(database, { text, keyword, replyId });
          if (!job) return;
          const answer = () => ({ status: 202, body: null });
          await admission().submit({ caller: job.caller, drafts: [job.draft], once: null, answer });
        } catch (error) {
          // The opt-out stands; only its confirmation is missing.
          onFault(error);
        }
      },
    };
  };

/**
 * Takes a text from a handset: what it says about consent first, then the text itself, in one transaction, so that the
 * carrier is told that we have it only when a STOP has taken effect. An answer the country wants is sent after that.
 */
export const createInbox = (options: InboxOptions) => {
  const read = createReading(options);
  return async (text: InboundText): Promise<void> => {
    const incoming = await read(text);
    await options.database.transaction(incoming.storeIn);
    await incoming.answer();
  };
};
