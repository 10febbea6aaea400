import type { KeywordMeaning } from '@carillon/core/consent';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { InboundText } from '../../engine/carriers/carrier.ts';
import type { Consents } from '../../engine/consent/consents.ts';
import { applyKeyword, keywordOf } from '../../engine/consent/opt-out.ts';
import type { EventJobs } from '../../engine/events/event-jobs.ts';
import { storeEvents } from '../../engine/events/store-events.ts';
import type { Admission } from '../../engine/messages/admission/admission.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import { confirmationOf } from './keyword-confirmation.ts';
import { receivedEvent } from './received-event.ts';
import { storeReply } from './store-reply.ts';

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
  readonly accountId: string;
  /** What its words say about consent; null when it says nothing. */
  readonly meaning: KeywordMeaning | null;
  /** Does what it says about consent first, then stores it and its event, all in the caller's transaction. */
  storeIn(client: pg.PoolClient): Promise<void>;
  /** Does what it says about consent where that is a STOP, and nothing else, in the caller's transaction. */
  applyStopIn(client: pg.PoolClient): Promise<void>;
  /** Once that is committed: lets its event be worked on, and sends the answer the country wants. */
  answer(): Promise<void>;
}

/** Whether a text stops something for certain, rather than pauses it. */
export const isStop = (meaning: KeywordMeaning | null): boolean =>
  meaning === 'stop' || meaning === 'stop_all';

/** Makes what reads a text for the account it is for. */
export const createReading =
  ({ database, consents, admission, jobs, now, onFault }: InboxOptions) =>
  async (text: InboundText): Promise<Incoming> => {
    const settings = (await consents.settings.read([text.accountId])).get(text.accountId);
    const keyword = settings ? keywordOf(text, settings) : null;
    const replyId = uuidv7();
    const meaning = keyword?.meaning ?? null;
    let hasChanged = false;
    return {
      accountId: text.accountId,
      meaning,
      applyStopIn: async (client) => {
        if (!keyword || !isStop(meaning)) return;
        await applyKeyword(client, consents, { text, keyword, replyId: null, now: new Date(now()) });
      },
      storeIn: async (client) => {
        if (keyword) {
          const change = { text, keyword, replyId, now: new Date(now()) };
          hasChanged = await applyKeyword(client, consents, change);
        }
        await storeReply(client, text, replyId);
        const event = receivedEvent(text, replyId, meaning);
        await storeEvents(client, jobs, { account: text.accountId, mode: text.mode ?? 'live' }, [event]);
      },
      answer: async () => {
        jobs.wake();
        // Only what stops every purpose is remembered of a list.
        if (meaning === 'stop_all') consents.settings.forget();
        if (!keyword || !settings) return;
        // A question is asked once, and START without a STOP before it has changed nothing to tell of.
        if ((meaning === 'doubtful' || meaning === 'start') && !hasChanged) return;
        try {
          const { answers } = settings.policy;
          const job = await confirmationOf(database, { text, keyword, answers, replyId });
          if (!job) return;
          const answer = () => ({ status: 202, body: null });
          await admission().submit({ caller: job.caller, drafts: [job.draft], idempotent: null, answer });
        } catch (error) {
          // The opt-out stands; only its confirmation is missing.
          onFault(error);
        }
      },
    };
  };
