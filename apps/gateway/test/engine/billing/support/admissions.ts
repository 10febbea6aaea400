import type { Lane } from '@carillon/core/messaging';
import { createConsentSettings } from '../../../../src/engine/consent/consent-settings.ts';
import { openNumberDigests } from '../../../../src/engine/consent/number-digests.ts';
import { type Admission, createAdmission } from '../../../../src/engine/messages/admission/admission.ts';
import { noAttachments } from '../../../../src/engine/messages/admission/attachments.ts';
import { noHandOver } from '../../../../src/engine/messages/admission/hand-over.ts';
import { draftFor } from '../../../../src/engine/messages/admission/intake.ts';
import { createPriceBook } from '../../../../src/engine/messages/admission/price-book.ts';
import { cancelSuppressed } from '../../../../src/engine/messages/lifecycle/cancel-suppressed.ts';
import { ensurePartitions } from '../../../../src/engine/messages/partitions.ts';
import { createPauses } from '../../../../src/engine/messages/pauses/paused.ts';
import type { Caller } from '../../../../src/infrastructure/http/caller.ts';
import { createAnswers } from '../../../../src/infrastructure/http/stored-answers.ts';
import { createMetrics } from '../../../../src/infrastructure/telemetry/metrics.ts';
import type { TestServer } from '../../../support/server.ts';
import { fundAccount } from './funded-account.ts';

/** What a text of an account of `callerWith` costs, in millionths. */
export const PRICE = 45_000n;

/** An admission as a process has it, on the database that it shares with others. */
export const startAdmission = async ({ database, vault, now }: TestServer): Promise<Admission> => {
  await ensurePartitions(database, now());
  return createAdmission({
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
};

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

/** Submits a job of a text for each lane; tells which were admitted. */
export const submit = async (
  admission: Admission,
  caller: Caller,
  lanes: readonly Lane[],
): Promise<boolean[]> => {
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

/** The live key of a new account with credit, in millionths. */
export const callerWith = async ({ database }: TestServer, credit: bigint): Promise<Caller> => {
  const { account: id } = await fundAccount(database, { credit, perSegment: PRICE });
  const account = {
    id,
    plan: 'standard',
    currency: 'EUR',
    defaultCountry: 'FR',
    defaultSender: null,
  } as const;
  return { account, mode: 'live', keyId: '', scopes: ['*'] };
};
