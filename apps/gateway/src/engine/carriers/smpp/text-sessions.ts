import { createHash } from 'node:crypto';
import type { MessagePdu, Session } from '@carillon/smpp';
import { uuidv7 } from 'uuidv7';
import type { Database } from '../../../infrastructure/database/open.ts';
import type { Occurrence } from '../carrier.ts';
import { confirmAnswers } from './confirm-answers.ts';

/** So long after an answer, with the session still up, the SMSC surely has it. */
const ANSWER_ARRIVES_MS = 30_000;
/** An SMSC waits for an answer at least so long before it sends the text again over the same session. */
const PATIENCE_MS = 5_000;
/** How long after a late answer the same text may come again. */
const REPEATS_FOR_MS = 60_000;
/** Texts a session remembers, the latest. */
const REMEMBERED = 20_000;

/** How often a session brought a text that we took. */
interface Brought {
  times: number;
  /** The last of them, until it is answered. */
  underWay: { readonly since: number; readonly storing: Promise<void> } | null;
  /** Until when an equal one is taken for the one that was answered late. */
  repeatsUntil: number;
}

interface Known {
  readonly id: string;
  readonly brought: Map<string, Brought>;
  /** When a text was last answered. */
  answeredAt: number;
  confirming: NodeJS.Timeout | null;
}

/** An address without what one bind writes before it and another does not. */
export const digitsOf = (address: string): string => address.trim().replace(/^(\+|00)/, '');

/** All that makes a text this one: who wrote, where to, the octets, and how they are marked. */
export const digestOf = (
  pdu: MessagePdu & { readonly destination_addr: string },
  body: Uint8Array,
): Buffer => {
  const { source_addr, destination_addr, esm_class, data_coding, tlvs } = pdu;
  const { user_message_reference, receipted_message_id, source_port, dest_port } = tlvs;
  const marks = [digitsOf(source_addr), digitsOf(destination_addr), esm_class, data_coding];
  const ids = [user_message_reference, receipted_message_id, source_port, dest_port];
  const { sar_msg_ref_num, sar_total_segments, sar_segment_seqnum } = tlvs;
  const sar = [sar_msg_ref_num, sar_total_segments, sar_segment_seqnum];
  return createHash('sha256')
    .update(JSON.stringify([...marks, ...ids, ...sar]))
    .update(body)
    .digest();
};

export interface TextSessionsOptions {
  readonly database: Database;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
}

/**
 * Tells a text that comes again from one that is written again. SMPP gives texts no ids, so that the same octets may be
 * either: an SMSC repeats what it got no answer for, on another session when the first broke, and a person answers "1"
 * twice.
 */
export interface TextSessions {
  /** Stores a text unless it is one the session has brought and was not answered for yet, and resolves with that. */
  take(
    digest: Buffer,
    session: Session,
    store: (occurrence: Omit<Occurrence, 'digest'>) => Promise<void>,
  ): Promise<void>;
  /** The session's id. UUID. */
  idOf(session: Session): string;
  /** Waits until what was answered is known to have been. */
  close(): Promise<void>;
}

export const createTextSessions = ({ database, now, onFault }: TextSessionsOptions): TextSessions => {
  const sessions = new WeakMap<Session, Known>();
  const open = new Set<Known>();
  const confirmations = new Set<Promise<void>>();

  const confirm = (known: Known, until: number): void => {
    const confirming = confirmAnswers(database, known.id, new Date(until))
      .catch(onFault)
      .finally(() => confirmations.delete(confirming));
    confirmations.add(confirming);
  };

  const confirmLater = (known: Known): void => {
    if (known.confirming) return;
    const until = now();
    known.confirming = setTimeout(() => {
      known.confirming = null;
      confirm(known, until);
      if (known.answeredAt > until) confirmLater(known);
    }, ANSWER_ARRIVES_MS);
  };

  const meet = (session: Session): Known => {
    const known: Known = { id: uuidv7(), brought: new Map(), answeredAt: 0, confirming: null };
    sessions.set(session, known);
    open.add(known);
    session.once('closed', ({ kind }) => {
      if (known.confirming) clearTimeout(known.confirming);
      known.confirming = null;
      open.delete(known);
      // Who unbinds, or answers our unbind, has heard everything before.
      if (kind === 'unbound' && known.answeredAt > 0) confirm(known, now());
    });
    return known;
  };
  const knownOf = (session: Session): Known => sessions.get(session) ?? meet(session);

  const broughtBy = ({ brought }: Known, digest: Buffer): Brought => {
    const key = digest.toString('base64', 0, 18);
    const entry = brought.get(key) ?? { times: 0, underWay: null, repeatsUntil: 0 };
    // Taken out and put in again, it is the last to be forgotten.
    brought.delete(key);
    brought.set(key, entry);
    if (brought.size > REMEMBERED) brought.delete(brought.keys().next().value!);
    return entry;
  };

  const keep = async (
    known: Known,
    entry: Brought,
    store: (occurrence: Omit<Occurrence, 'digest'>) => Promise<void>,
  ): Promise<void> => {
    const began = now();
    const before = entry.times;
    entry.times += 1;
    try {
      await store({ session: known.id, before });
      known.answeredAt = now();
      if (known.answeredAt - began > PATIENCE_MS) entry.repeatsUntil = known.answeredAt + REPEATS_FOR_MS;
      confirmLater(known);
    } catch (error) {
      // It will be sent again.
      entry.times -= 1;
      throw error;
    } finally {
      entry.underWay = null;
    }
  };

  return {
    idOf: (session) => knownOf(session).id,
    take: (digest, session, store) => {
      const known = knownOf(session);
      const entry = broughtBy(known, digest);
      const began = now();
      // A person may well write the same again, but an SMSC asks again only when it has lost patience.
      if (entry.underWay && began - entry.underWay.since > PATIENCE_MS) return entry.underWay.storing;
      if (began < entry.repeatsUntil) {
        entry.repeatsUntil = 0;
        return Promise.resolve();
      }
      const storing = keep(known, entry, store);
      entry.underWay = { since: began, storing };
      return storing;
    },
    close: async () => {
      for (const known of open) {
        if (known.confirming) clearTimeout(known.confirming);
        known.confirming = null;
      }
      await Promise.all(confirmations);
    },
  };
};
