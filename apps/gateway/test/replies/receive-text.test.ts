import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAccount } from '../../src/accounts/accounts.ts';
import type { HandsetText, InboundText } from '../../src/carriers/carrier.ts';
import { createTextReceiver } from '../../src/replies/receive-text.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const ACME = '0198f1c2-e6b0-7a1c-8d2f-3a4b5c6d7e8f';
const PHONE = '+33612345678';
const AT = new Date();

let store: TestDatabase;
let stored: InboundText[] = [];
let heeded: InboundText[] = [];
let unclaimed: HandsetText[] = [];
beforeAll(async () => {
  store = await createTestDatabase();
  await store.database.pool.query(`SELECT ensure_partitions(name, interval '1 month', now() - interval '14 months', now(), '')
    FROM unnest(ARRAY['messages', 'submissions']) AS name`);
});
afterAll(() => store.drop());
beforeEach(() => {
  stored = [];
  heeded = [];
  unclaimed = [];
});

const DAY = 86_400_000;
const newAccount = async (): Promise<string> => {
  const made = await store.database.transaction((client) =>
    createAccount(client, { name: 'Acme', plan: 'standard', currency: 'EUR' }),
  );
  if (!made.ok) throw new Error(made.error.detail);
  return made.value.id;
};

/** The row of a message that left for a phone, `ago` milliseconds before now. */
const texted = async (
  accountId: string,
  { phone = PHONE, carrier = 'north', sender = 'ACME', ago = 0, left = true } = {},
): Promise<string> => {
  const at = new Date(AT.getTime() - ago);
  const id =
    ago === 0 ? uuidv7() : (await store.database.pool.query('SELECT uuid_at($1) AS id', [at])).rows[0].id;
  await store.database.pool.query(
    `INSERT INTO messages (account_id, id, mode, recipient, sender, purpose, lane, encoding, units, segments, price, currency,
       carrier, stage, status, settlement, created_at, submitted_at)
     VALUES ($1, $2, 'live', $3, $4, 'transactional', 'transactional', 'gsm7', 5, 1, 45000, 'EUR', $5,
       'submitted', 'transmitted', 'captured', $6, $7)`,
    [accountId, id, phone, sender, carrier, at, left ? at : null],
  );
  return id;
};

const text = (extra: Partial<HandsetText> = {}): HandsetText => ({
  accountId: null,
  carrier: 'north',
  carrierTextId: uuidv7(),
  sender: PHONE,
  recipient: '36105',
  text: 'Merci',
  at: AT,
  ...extra,
});

const receiver = (fail: () => boolean = () => false) =>
  createTextReceiver({
    database: store.database,
    read: async (taken) => ({
      accountId: taken.accountId,
      meaning: /^stop$/i.test(taken.text) ? 'stop' : null,
      heedIn: async () => {
        heeded.push(taken);
      },
      storeIn: async () => {
        if (fail()) throw new Error('the store is lost');
        stored.push(taken);
      },
      answer: async () => {},
    }),
    onUnclaimed: (taken) => {
      unclaimed.push(taken);
    },
    now: Date.now,
  }).receive;

/** Numbers nobody else in this file texts. */
let phones = 0;
const newPhone = (): string => `+3361240${String(phones++).padStart(4, '0')}`;

describe('a text from a handset belongs to', () => {
  it('the account the carrier names', async () => {
    await receiver()(text({ accountId: ACME }));
    expect(stored).toMatchObject([{ accountId: ACME, text: 'Merci' }]);
  });

  it('the account that texted it last, through that carrier', async () => {
    const phone = newPhone();
    const [first, second, elsewhere] = [await newAccount(), await newAccount(), await newAccount()];
    await texted(first, { phone });
    await texted(second, { phone });
    await texted(elsewhere, { phone, carrier: 'south' });
    await receiver()(text({ sender: phone }));
    expect(stored.map(({ accountId }) => accountId)).toEqual([second]);
  });

  it('the account whose number was answered, before any other', async () => {
    const phone = newPhone();
    const [owner, other] = [await newAccount(), await newAccount()];
    await texted(owner, { phone, sender: '36105' });
    await texted(other, { phone });
    await receiver()(text({ sender: phone }));
    expect(stored.map(({ accountId }) => accountId)).toEqual([owner]);
  });

  it('the account of the message it answers, whoever texted later', async () => {
    const phone = newPhone();
    const [asked, later] = [await newAccount(), await newAccount()];
    const messageId = await texted(asked, { phone });
    await texted(later, { phone });
    await store.database.pool.query(
      `INSERT INTO submissions VALUES ($1, $2, 1, 1, 'north', $3, 'transmitted', NULL, now(), NULL)`,
      [asked, messageId, `sms_1:${phone}`],
    );
    await receiver()(text({ sender: phone, inReplyTo: `sms_1:${phone}` }));
    expect(stored.map(({ accountId }) => accountId)).toEqual([asked]);
  });

  it('nobody whose text never left, or left too long ago; then it is kept and told', async () => {
    const phone = newPhone();
    const account = await newAccount();
    await texted(account, { phone, left: false });
    await texted(account, { phone, ago: 61 * DAY });
    const lost = text({ sender: phone });
    await receiver()(lost);
    expect(stored).toEqual([]);
    expect(unclaimed).toEqual([lost]);
    const { rows } = await store.database.pool.query(
      'SELECT text, account_ids FROM carrier_texts WHERE carrier_text_id = $1',
      [lost.carrierTextId],
    );
    expect(rows).toEqual([{ text: 'Merci', account_ids: [] }]);
  });

  it('everybody who texted it, when the carrier has stopped for all of us', async () => {
    const phone = newPhone();
    const accounts = [await newAccount(), await newAccount()];
    await newAccount();
    await texted(accounts[0]!, { phone, ago: 300 * DAY });
    await texted(accounts[1]!, { phone });
    await receiver()(text({ sender: phone, text: 'STOP', optOut: true }));
    expect(stored.map(({ accountId }) => accountId).toSorted()).toEqual(accounts.toSorted());
    expect(stored.every(({ optOut }) => optOut)).toBe(true);
  });
});

describe('a text that comes again', () => {
  it('is stored once, also when both come at once', async () => {
    const receive = receiver();
    const same = text({ accountId: ACME });
    await Promise.all([receive(same), receive(same), receive(same)]);
    await receiver()(same);
    expect(stored).toHaveLength(1);
  });

  it('after the store failed is stored then', async () => {
    let lost = true;
    const receive = receiver(() => lost);
    const same = text({ accountId: ACME });
    await expect(receive(same)).rejects.toThrow('the store is lost');
    lost = false;
    await receive(same);
    await receive(same);
    expect(stored).toHaveLength(1);
  });

  it('is another text when the carrier says so', async () => {
    const receive = receiver();
    await receive(text({ accountId: ACME, carrierTextId: null }));
    await receive(text({ accountId: ACME, carrierTextId: null }));
    expect(stored).toHaveLength(2);
  });
});
