import { LANES, type Lane } from '@carillon/core/messaging';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createConsentSettings } from '../../../src/engine/consent/consent-settings.ts';
import { openNumberDigests } from '../../../src/engine/consent/number-digests.ts';
import { type Admission, createAdmission } from '../../../src/engine/messages/admission/admission.ts';
import { noAttachments } from '../../../src/engine/messages/admission/attachments.ts';
import { noHandOver } from '../../../src/engine/messages/admission/hand-over.ts';
import { draftFor } from '../../../src/engine/messages/admission/intake.ts';
import { createPriceBook } from '../../../src/engine/messages/admission/price-book.ts';
import { cancelSuppressed } from '../../../src/engine/messages/lifecycle/cancel-suppressed.ts';
import { ensurePartitions } from '../../../src/engine/messages/partitions.ts';
import { createPauses } from '../../../src/engine/messages/pauses/paused.ts';
import type { Caller } from '../../../src/infrastructure/http/caller.ts';
import { createAnswers } from '../../../src/infrastructure/http/stored-answers.ts';
import { createMetrics } from '../../../src/infrastructure/telemetry/metrics.ts';
import { createTestServer, type TestServer } from '../../support/server.ts';
import { fundAccount } from './support/funded-account.ts';

const PRICE = 45_000n;

let server: TestServer;
let admission: Admission;
beforeAll(async () => {
  server = await createTestServer(() => []);
  const { database, vault, now } = server;
  await ensurePartitions(database, now());
  admission = createAdmission({
    database,
    answers: createAnswers(vault),
    metrics: createMetrics(),
    priceBook: createPriceBook(database, now).read,
    pauses: createPauses(database, now),
    consents: {
      settings: createConsentSettings(database, now),
      digests: await openNumberDigests(database, vault),
      cancelWaiting: cancelSuppressed,
    },
    now,
    random: Math.random,
    attachments: noAttachments,
    handOver: noHandOver,
    onAdmitted: () => {},
  });
});
afterAll(() => server.close());

const draft = (caller: Caller, lane: Lane) =>
  draftFor(caller, {
    to: '+33612345678',
    country: null,
    text: lane,
    purpose: 'transactional',
    lane,
    sender: null,
    eventKey: null,
    reference: null,
    sendAt: null,
    notAfter: null,
    origin: { kind: 'api' },
  });

const submit = async (caller: Caller, lanes: readonly Lane[]): Promise<boolean[]> => {
  const drafts = lanes.map((lane) => draft(caller, lane));
  const result = await admission.submit({
    caller,
    drafts,
    idempotent: null,
    answer: () => ({ status: 202, body: null }),
  });
  if (result.kind !== 'decided') throw new Error('It was not asked before.');
  return result.outcomes.map(({ kind }) => kind === 'admitted');
};

const callerWith = async (credit: bigint): Promise<Caller> => {
  const { account: id } = await fundAccount(server.database, { credit, perSegment: PRICE });
  const account = {
    id,
    plan: 'standard',
    currency: 'EUR',
    defaultCountry: 'FR',
    defaultSender: null,
  } as const;
  return { account, mode: 'live', keyId: '', scopes: ['*'] };
};

it.each(LANES.map((lane, place) => [place, lane] as const))(
  'with credit for %d more than a text of a batch, serves the most urgent lanes, up to %s',
  async (place) => {
    const caller = await callerWith(PRICE * BigInt(place + 1));
    const reversed = LANES.toReversed();
    const admitted = await submit(caller, reversed);
    expect(reversed.filter((_lane, at) => admitted[at])).toEqual(LANES.slice(0, place + 1).toReversed());
  },
);

it('serves the most urgent of requests that wait for the same batch', async () => {
  const caller = await callerWith(PRICE);
  const requests = [
    submit(caller, ['commercial']),
    submit(caller, ['transactional']),
    submit(caller, ['otp']),
  ];
  expect(await Promise.all(requests)).toEqual([[false], [false], [true]]);
});
