import {
  type AdmissionFacts,
  type Draft,
  draftMessage,
  type SendRequest,
} from '../../../src/admission/index.ts';
import { money } from '../../../src/billing/index.ts';
import { defaultProfile } from '../../../src/encoding/index.ts';

export const NOW = Date.UTC(2026, 10, 21, 12);
export const PRICE = 45_000n;

/** A number a French operator may assign, and one that none will. */
export const REAL = '+33612345678';
export const FICTIONAL = '+33639980001';

export const request = (changes: Partial<SendRequest> = {}): SendRequest => ({
  to: REAL,
  country: null,
  text: 'Your order is on its way.',
  purpose: 'transactional',
  lane: null,
  sender: null,
  eventKey: null,
  reference: null,
  sendAt: null,
  notAfter: null,
  origin: { kind: 'api' },
  ...changes,
});

/** A request that was read; throws when its input is not sound. */
export const draft = (changes: Partial<SendRequest> = {}): Draft => {
  const read = draftMessage(request(changes), {
    defaultCountry: 'FR',
    defaultSender: null,
    profile: defaultProfile,
  });
  if (!read.ok) throw new Error(`${read.error.code}: ${read.error.detail}`);
  return read.value;
};

/** An account that can send: a route for every destination, one price, a hundred euros. */
export const facts = (changes: Partial<AdmissionFacts> = {}): AdmissionFacts => ({
  now: NOW,
  roll: 0.5,
  mode: 'live',
  currency: 'EUR',
  available: 100_000_000n,
  tariffs: [{ country: null, purpose: null, perSegment: money(PRICE, 'EUR'), validFrom: 0 }],
  routes: [{ country: null, purpose: null, lane: null, order: 100, carriers: [{ name: 'acme', weight: 1 }] }],
  virtualCarrier: 'simulator',
  ...changes,
});
