import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HandsetText, InboundText } from '../../../src/engine/carriers/carrier.ts';
import { createAccount } from '../../../src/services/accounts/accounts.ts';
import { createTextReceiver } from '../../../src/services/inbound/receive-text.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

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

const receiver = (fail?: () => boolean) => parts(fail).receive;

const parts = (fail: () => boolean = () => false) =>
  createTextReceiver({
    database: store.database,
    read: async (taken) => ({
      accountId: taken.accountId,
      meaning: /^stop$/i.test(taken.text) ? 'stop' : null,
      applyStopIn: async () => {
        heeded.push(taken);
      },
      storeIn: async () => {
        if (fail()) throw new Error('the store is lost');
        stored.push(taken);
      },
      answer: async () => {},
    }),
    onUnmatched: (taken) => {
      unclaimed.push(taken);
    },
    now: Date.now,
  });

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

  it('the account that texted it last, whichever carrier it went through', async () => {
    const phone = newPhone();
    const [first, last] = [await newAccount(), await newAccount()];
    await texted(first, { phone, carrier: 'renamed since' });
    await texted(last, { phone, carrier: 'south' });
    await receiver()(text({ sender: phone, recipient: null }));
    expect(stored.map(({ accountId }) => accountId)).toEqual([last]);
  });

  it('the account whose number was answered, whichever carrier and form', async () => {
    for (const recipient of ['+447700900123', '447700900123', '00447700900123', ' 44 7700 900123']) {
      const phone = newPhone();
      const [owner, other] = [await newAccount(), await newAccount()];
      await texted(owner, { phone, carrier: 'south', sender: '+447700900123', ago: DAY });
      await texted(other, { phone });
      stored = [];
      await receiver()(text({ sender: phone, recipient }));
      expect(stored.map(({ accountId }) => [accountId, recipient])).toEqual([[owner, recipient]]);
      expect(stored[0]).toMatchObject({ recipient: '+447700900123' });
    }
  });

  it('an account whose text may have arrived, although nobody knows', async () => {
    const phone = newPhone();
    const account = await newAccount();
    const id = await texted(account, { phone, left: false });
    await store.database.pool.query(`UPDATE messages SET stage = 'unknown' WHERE id = $1`, [id]);
    await receiver()(text({ sender: phone, text: 'STOP' }));
    expect(stored.map(({ accountId }) => accountId)).toEqual([account]);
  });

  it('nobody who only tried it out', async () => {
    const phone = newPhone();
    const id = await texted(await newAccount(), { phone });
    await store.database.pool.query(`UPDATE messages SET mode = 'test' WHERE id = $1`, [id]);
    await receiver()(text({ sender: phone }));
    expect(stored).toEqual([]);
  });

  it('who texted it more than two months ago, where it is a STOP', async () => {
    const phone = newPhone();
    const account = await newAccount();
    await texted(account, { phone, ago: 300 * DAY });
    await receiver()(text({ sender: phone, text: 'Bonjour' }));
    expect(stored).toEqual([]);
    await receiver()(text({ sender: phone, text: 'STOP' }));
    expect(stored.map(({ accountId }) => accountId)).toEqual([account]);
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

describe('who wrote', () => {
  /** The number that was texted, and how its owner's answer comes: sender, its TON, what was answered. */
  const FORMS: readonly (readonly [string, string, string, number, string | null])[] = [
    ['E.164', '+33612500001', '+33612500001', 1, '36105'],
    ['without the plus', '+33612500002', '33612500002', 1, '36105'],
    ['and no type of number', '+33612500003', '33612500003', 0, '36105'],
    ['national digits, by their type', '+33612500004', '612500004', 2, '+33700000001'],
    ['national digits with their prefix', '+33612500005', '0612500005', 2, '33700000001'],
    ['the same to a short code', '+33612500006', '0612500006', 2, '36105'],
    ['the same without a type', '+33612500007', '0612500007', 0, '36105'],
    ['international digits that are called national', '+33612500008', '33612500008', 2, '36105'],
    ['national digits that are called international', '+33612500009', '0612500009', 1, '33700000001'],
    ['00', '+33612500010', '0033612500010', 0, '36105'],
    ['00 and called international', '+447700900010', '00447700900010', 1, '36105'],
    ['the United Kingdom, national', '+447911123411', '07911123411', 2, '447700900123'],
    ['the United States, ten digits', '+12125550112', '2125550112', 0, '+12125550199'],
    ['the United States, eleven digits', '+12125550113', '12125550113', 2, '12125550199'],
    ['the United States, ten digits to a short code', '+12125550114', '2125550114', 2, '36105'],
    ['spaces and signs', '+33612500015', '+33 (0)6 12-50.00 15', 0, '36105'],
    ['Brazil without its 9', '+5511981234516', '551181234516', 1, '36105'],
    ['Brazil, national, without its 9', '+5511981234517', '1181234517', 2, '+5511981234599'],
    ['Argentina without its 9', '+5491123456718', '541123456718', 1, '36105'],
    ['Mexico with its former 1', '+525512345619', '5215512345619', 1, '36105'],
    ['Germany, national', '+4915112345620', '015112345620', 2, '+4915112345699'],
    ['Italy, whose 0 stays', '+393123456721', '3123456721', 2, '+393123456799'],
    ['digits of another script', '+33612500022', '٠٦١٢٥٠٠٠٢٢', 2, '36105'],
    ['what nobody was sent to', '+33612500023', '33612500023', 1, null],
  ];

  beforeAll(async () => {
    await store.database.pool.query(
      `INSERT INTO routes (id, country, "order", carriers) SELECT gen_random_uuid(), country, 1, '[]'
       FROM unnest(ARRAY['FR', 'US', 'GB', 'DE']) AS country`,
    );
  });

  it.each(FORMS)('is read from %s', async (_, phone, sender, senderTon, recipient) => {
    const account = await newAccount();
    await texted(account, { phone });
    await receiver()(text({ sender, senderTon, recipient, recipientTon: 0 }));
    expect(stored).toMatchObject([{ accountId: account, sender: phone }]);
  });

  it('is one person under the forms the account has texted', async () => {
    const account = await newAccount();
    await texted(account, { phone: '+551187654321' });
    await receiver()(text({ sender: '11987654321', senderTon: 2, recipient: '+5511981234599' }));
    expect(stored).toMatchObject([
      { accountId: account, sender: '+5511987654321', knownAs: ['+551187654321'] },
    ]);
  });

  it('is nobody where two people were texted whom the digits could name, unless one answers what they were texted from', async () => {
    const account = await newAccount();
    // New York and Solingen.
    await texted(account, { phone: '+12125550181', sender: 'ACME' });
    await texted(account, { phone: '+492125550181', sender: 'ACME' });
    const lost = text({ sender: '2125550181', senderTon: 2, text: 'STOP' });
    await receiver()(lost);
    expect([stored, unclaimed]).toEqual([[], [lost]]);
    await texted(account, { phone: '+492125550181', sender: '36105' });
    await receiver()(text({ sender: '2125550181', senderTon: 2, text: 'STOP' }));
    expect(stored).toMatchObject([{ accountId: account, sender: '+492125550181' }]);
  });

  it.each(['ACME', '36105', '', '12', '2125550177'])(
    'is nobody where %j is no phone; it is kept with that reason',
    async (sender) => {
      const lost = text({ sender, senderTon: 2 });
      await receiver()(lost);
      const { rows } = await store.database.pool.query(
        'SELECT sender, reason FROM carrier_texts WHERE carrier_text_id = $1',
        [lost.carrierTextId],
      );
      expect(rows).toEqual([{ sender, reason: 'sender_unreadable' }]);
    },
  );
});

describe('part of a text that is not whole', () => {
  it('counts where it is a STOP, and is no reply', async () => {
    const phone = newPhone();
    await texted(await newAccount(), { phone });
    const { applyStop } = parts();
    await applyStop(text({ sender: phone, text: 'Bonjour' }));
    expect(heeded).toEqual([]);
    await applyStop(text({ sender: phone, text: 'STOP' }));
    expect([heeded.length, stored]).toEqual([1, []]);
  });
});
