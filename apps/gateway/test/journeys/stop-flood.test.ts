import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/deadline.ts';
import { type FloodedGateway, prepareFloodedGateway } from './stop-flood/flooded-gateway.ts';
import { type OwingSmsc, startOwingSmsc } from './stop-flood/owing-smsc.ts';
import { makePeople, type Person, SERVED } from './stop-flood/people.ts';
import { type Delivery, FORMS, type FormName } from './stop-flood/wire-forms.ts';

const STOPS = 10_000;
const INNOCENT = 300;
const SEED = 20_261_125;
/** After which share of the answers the gateway is killed. */
const KILLS = [0.25, 0.55, 0.8];

/** Words that stop, alone and with what people write around them. */
const STOP_WORDS = [
  ...[
    'STOP',
    'stop',
    'ARRET',
    'Arrêt',
    'STOP.',
    'Stop!',
    'СТОП',
    'UNSUBSCRIBE',
    'UNSUB',
    'STOPALL',
    'END ALL',
  ],
  ...['Stop please', 'Stop. Thank you', 'STOP STOP', 'Bonjour, STOP', 'Stop Marie', 'Désinscription'],
  ...['darme de baja', 'STOP\n> Your order is on its way'],
];
/** Wishes, and a word with the code of somebody else: they pause and are asked about. */
const WISHES = [
  'STOP36105',
  'REMOVE',
  'I want to unsubscribe',
  'take me off your list',
  'Keine SMS mehr',
  'Não quero mais',
];
const NOES = [...STOP_WORDS, ...WISHES];
const OTHERS = [
  ...['Merci beaucoup', 'Ok, see you at the bus stop tomorrow at 10', 'Oui', '1', 'Danke!'],
  'Please don’t stop',
];
/** Of twelve texts four are plain ones. */
const TURNS: readonly FormName[] = [
  ...(['short', 'short', 'short', 'short', 'dataSm', 'payload', 'withPorts'] as const),
  ...(['halves', 'halves', 'longByHeader', 'longBySar', 'lone'] as const),
];

interface Sent {
  readonly person: Person;
  readonly form: FormName;
  readonly text: string;
  readonly isNo: boolean;
  readonly deliveries: readonly Delivery[];
}

const compose = (): readonly Sent[] =>
  makePeople(STOPS + INNOCENT).map((person, index) => {
    const isNo = index < STOPS;
    const drawn = TURNS[(index * 7) % TURNS.length]!;
    const form = !isNo && drawn === 'lone' ? 'short' : drawn;
    // A wish in a part waits for the rest: it is read with all that was written.
    const words = !isNo ? OTHERS : form === 'lone' ? STOP_WORDS : NOES;
    const text = words[Math.floor(index / TURNS.length) % words.length]!;
    return { person, form, text, isNo, deliveries: FORMS[form](text, person.address, index) };
  });

const sent = compose();
const phonesOf = (which: (one: Sent) => boolean): string[] =>
  sent.filter(which).map(({ person }) => person.phone);

let smsc: OwingSmsc;
let gateway: FloodedGateway;
let took = 0;
let refused: ReadonlySet<string>;
let replies: ReadonlyMap<string, number>;
let unclaimed: number;

const read = async (): Promise<void> => {
  const { pool } = gateway.database;
  const suppressed = await pool.query<{ recipient: string }>('SELECT recipient FROM suppressions');
  refused = new Set(suppressed.rows.map(({ recipient }) => recipient));
  const stored = await pool.query<{ sender: string; times: number }>(
    'SELECT sender, count(*)::int AS times FROM replies GROUP BY sender',
  );
  replies = new Map(stored.rows.map(({ sender, times }) => [sender, times]));
  const nobodys = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM carrier_texts WHERE account_ids = '{}'`,
  );
  unclaimed = nobodys.rows[0]!.count;
};

beforeAll(async () => {
  smsc = await startOwingSmsc();
  gateway = await prepareFloodedGateway();
  await gateway.start();
  const settings = {
    host: '127.0.0.1',
    port: smsc.port,
    systemId: 'carillon',
    reconnect: { minMs: 100, maxMs: 300 },
    profile: { partsWaitMs: 600_000 },
  };
  await gateway.operator('/v1/operator/carriers', { name: 'line', type: 'smpp', settings, secret: 'secret' });
  const receiver = { ...settings, bind: 'rx' };
  await gateway.operator('/v1/operator/carriers', {
    name: 'line-rx',
    type: 'smpp',
    settings: receiver,
    secret: 'secret',
  });
  for (const country of SERVED)
    await gateway.operator('/v1/operator/routes', {
      country,
      order: 1,
      carriers: [{ name: 'line', weight: 1 }],
    });
  await gateway.haveTexted(sent.map(({ person }) => person));

  const began = performance.now();
  const total = sent.reduce((sum, { deliveries }) => sum + deliveries.length, 0);
  smsc.owe(
    sent.map(({ deliveries }) => deliveries),
    SEED,
  );
  for (const share of KILLS) {
    await smsc.until(Math.floor(total * share));
    await gateway.kill();
    await gateway.start();
  }
  await smsc.until(total);
  took = performance.now() - began;
  // What a process had closed and not stored when it was killed is looked after by the sweep of the next.
  await eventually(
    'what came to be stored',
    async () => {
      const { rows } = await gateway.database.pool.query(
        'SELECT FROM inbound_parts WHERE text_id IS NOT NULL AND stored_at IS NULL LIMIT 1',
      );
      return rows.length === 0;
    },
    60_000,
  );
  await read();
}, 400_000);

afterAll(async () => {
  await gateway?.close();
  await smsc?.close();
});

test('every STOP is obeyed, in whatever form it came', () => {
  const lost = sent.filter(({ person, isNo }) => isNo && !refused.has(person.phone));
  expect(lost.map(({ person, form, text }) => [form, text, person.address])).toEqual([]);
});

test('no other text is taken for one', () => {
  expect(phonesOf(({ isNo }) => !isNo).filter((phone) => refused.has(phone))).toEqual([]);
});

test('every text that was acknowledged is there, once', () => {
  const whole = phonesOf(({ form }) => form !== 'lone');
  const notOnce = whole.filter((phone) => replies.get(phone) !== 1);
  expect(notOnce.map((phone) => [phone, replies.get(phone) ?? 0])).toEqual([]);
  // Their other halves may come yet.
  expect(phonesOf(({ form }) => form === 'lone').filter((phone) => replies.has(phone))).toEqual([]);
  expect([replies.size, unclaimed]).toEqual([whole.length, 0]);
});

test('in spite of being killed in between, with texts under way', () => {
  expect(smsc.repeated()).toBeGreaterThan(KILLS.length);
  const figures = [
    `${STOPS} STOPs and ${INNOCENT} others in ${smsc.answered()} PDUs`,
    `${Math.round(took / 1000)} s with ${KILLS.length} times kill -9`,
    `${smsc.repeated()} sent again`,
  ];
  process.stdout.write(`  ${figures.join(', ')}\n`);
});
