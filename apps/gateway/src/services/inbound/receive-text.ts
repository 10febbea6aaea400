import type { HandsetText, InboundText } from '../../engine/carriers/carrier.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import { createSessionShares } from '../../infrastructure/database/session-shares.ts';
import { type Addressees, findAddressees } from './addressees.ts';
import { type Incoming, isStop } from './inbox.ts';
import { keepText, type UnmatchedReason } from './kept-texts.ts';
import { createServedCountries } from './served-countries.ts';

export interface TextReceiverOptions {
  readonly database: Database;
  /** Reads a text for the account it is for. */
  readonly read: (text: InboundText) => Promise<Incoming>;
  /** Told of a text that is nobody's. */
  readonly onUnmatched: (text: HandsetText, reason: UnmatchedReason) => void;
  readonly now: () => number;
}

/** Takes what carriers hand over of handsets. Each resolves once it is on disk. */
export interface TextReceiver {
  receive(text: HandsetText): Promise<void>;
  /** Lets a part of a text that is a STOP by itself take effect. */
  applyStop(part: HandsetText): Promise<void>;
}

/** So many texts have a session of the store at once: a flood of them leaves sessions for everybody else. */
const AT_ONCE = 6;

const reasonOf = (text: HandsetText, { sender }: Addressees): UnmatchedReason => {
  if (text.acknowledgement) return 'acknowledgement';
  if (text.undecodable) return 'undecodable';
  return sender === null ? 'sender_unreadable' : 'unmatched';
};

/**
 * Makes what takes texts from handsets: each is stored, in one transaction, for the accounts it is for and as known to
 * us, so that one the carrier sends twice is stored once; one that is nobody's is kept, so that nothing a person wrote
 * is lost.
 */
export const createTextReceiver = (options: TextReceiverOptions): TextReceiver => {
  const { database, read, onUnmatched, now } = options;
  const shares = createSessionShares(AT_ONCE);
  const served = createServedCountries(database, now);

  const readFor = async ({ texts, ifStop }: Addressees): Promise<readonly Incoming[]> => {
    if (texts.length > 0) return Promise.all(texts.map(read));
    const late = await Promise.all(ifStop.map(read));
    return late.filter(({ meaning }) => isStop(meaning) || meaning === 'doubtful');
  };

  const store = async (text: HandsetText): Promise<void> => {
    const found = await findAddressees({ database, served }, text);
    const incoming = text.undecodable ? [] : await readFor(found);
    const isReply = incoming.length > 0 && !text.acknowledgement;
    const reason = isReply ? null : reasonOf(text, found);
    const accounts = isReply ? incoming.map(({ accountId }) => accountId) : [];
    const isNew = await database.transaction(async (client) => {
      const stored = await keepText(client, { text, accounts, reason });
      for (const each of incoming) {
        if (stored && isReply) await each.storeIn(client);
        // What comes again may have been undone since: a no that may be new counts.
        else if (!isReply || text.occurrence) await each.applyStopIn(client);
      }
      return stored;
    });
    if (!isNew) return;
    if (reason !== null) onUnmatched(text, reason);
    else for (const each of incoming) await each.answer();
  };

  const applyStop = async (part: HandsetText): Promise<void> => {
    const stops = (await readFor(await findAddressees({ database, served }, part))).filter(({ meaning }) =>
      isStop(meaning),
    );
    if (stops.length === 0) return;
    await database.transaction(async (client) => {
      for (const each of stops) await each.applyStopIn(client);
    });
  };

  return {
    receive: (text) => shares.run('texts', () => store(text)),
    applyStop: (part) => shares.run('texts', () => applyStop(part)),
  };
};
