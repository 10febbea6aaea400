import { readSender } from '@carillon/core/numbers';
import type { HandsetText, Outbound, Receipt, SubmitOutcome } from '../carrier.ts';
import { isReceiptCode } from '../receipt-codes.ts';
import { httpCallbacks } from './callbacks.ts';
import { type SampleCallback, type Samples, samplesSchema } from './conformance-samples.ts';
import { type HttpDescription, httpDescription } from './description.ts';
import { createHttpCarrier } from './http.ts';
import { type PlayedProvider, playProvider } from './played-provider.ts';

/** One thing a description must do, and whether it does. */
export interface ConformanceCheck {
  readonly name: string;
  readonly passed: boolean;
  /** What was found; a sentence for whoever wrote the description. */
  readonly detail: string;
}

/** Characters that break out of places where they are not written properly. */
const TEXT = 'Order "5" & 100 % +1 <é> \\ {{text}}\nВаш заказ 🚚 €';
const SECRET = 'conformance-secret';
const CALLBACK_URL = 'https://gateway.example/carriers/conformance/callbacks/secret';
const TIMEOUT_MS = 250;

const message = (): Outbound => ({
  accountId: '0198f1c2-e6b0-7a1c-8d2f-3a4b5c6d7e8f',
  messageId: '0198f1c2-e6b0-7a1c-8d2f-3a4b5c6d7e90',
  recipient: '+33612345678',
  sender: 'CARILLON',
  purpose: 'transactional',
  text: TEXT,
  encoding: 'ucs2',
  segments: 1,
});

const check = (name: string, passed: boolean, detail: string): ConformanceCheck => ({ name, passed, detail });

/** Hands one message to the carrier while the provider answers as it is told to. */
const submit = async (
  settings: HttpDescription,
): Promise<{ outcome: SubmitOutcome; fault: string | null }> => {
  const sink = {
    receipts: async () => {},
    inbound: async () => {},
    applyStop: async () => {},
    unreadable: async () => {},
    acceptances: async () => {},
  };
  const carrier = await createHttpCarrier({
    name: 'conformance',
    settings,
    secret: SECRET,
    callbackUrl: CALLBACK_URL,
    sink,
    now: Date.now,
    onFault: () => {},
  });
  let outcome: SubmitOutcome = { kind: 'unknown' };
  await carrier.submit([message()], (_message, told) => {
    outcome = told;
  });
  const fault = carrier.fault();
  await carrier.close();
  return { outcome, fault };
};

const sameOutcome = (outcome: SubmitOutcome, kind: SubmitOutcome['kind'], told?: string): boolean =>
  outcome.kind === kind &&
  (told === undefined ||
    (outcome.kind === 'accepted' && outcome.carrierMessageIds[0] === told) ||
    (outcome.kind === 'refused' && outcome.code === told));

const checkRequest = (provider: PlayedProvider): ConformanceCheck[] => {
  const [request] = provider.requests;
  const values = request ? [...request.values] : [];
  const { recipient } = message();
  const names = values.some((value) => value === recipient || value === recipient.slice(1));
  const carries = values.some((value) => value === TEXT);
  return [
    check('the request names the recipient', names, names ? 'It does.' : `No field is ${recipient}.`),
    check(
      'the request carries any text whole',
      carries,
      carries
        ? 'It does.'
        : 'No field is the text, letter by letter: use {{text}} alone, in the body or the query.',
    ),
  ];
};

const checkAnswers = async (
  settings: HttpDescription,
  provider: PlayedProvider,
  { answers }: Samples,
): Promise<ConformanceCheck[]> => {
  const checks: ConformanceCheck[] = [];
  for (const { name, expect, id, code, ...reply } of answers) {
    provider.answerWith(reply);
    const { outcome, fault } = await submit(settings);
    const kind = expect === 'suspended' ? 'deferred' : expect;
    const passed = sameOutcome(outcome, kind, id ?? code) && (expect === 'suspended') === (fault !== null);
    checks.push(
      check(`answer "${name}" is read as ${expect}`, passed, `It was read as ${JSON.stringify(outcome)}.`),
    );
  }
  return checks;
};

/** What must hold whatever the provider's answers look like. */
const checkLine = async (
  settings: HttpDescription,
  provider: PlayedProvider,
): Promise<ConformanceCheck[]> => {
  const told = async (name: string, expected: SubmitOutcome['kind']): Promise<ConformanceCheck> => {
    const { outcome } = await submit(settings);
    return check(name, outcome.kind === expected, `It was ${outcome.kind}, and should be ${expected}.`);
  };
  provider.answerWith('hang');
  const checks = [await told('an answer that never comes leaves it unknown', 'unknown')];
  provider.answerWith({ status: 500, body: 'oops' });
  checks.push(await told('HTTP 500 leaves it unknown', 'unknown'));
  provider.answerWith({ status: 302, body: '', headers: { location: 'http://127.0.0.1:1/' } });
  checks.push(await told('a redirect is not followed', 'deferred'));
  await provider.close();
  checks.push(await told('a provider that is not there defers it', 'deferred'));
  return checks;
};

/** Who a sender is, read as a text that came for nobody in particular. */
const whoIs = (sender: string | undefined): string | undefined => {
  const read = readSender({ address: sender ?? '', type: 'unknown', country: null });
  return read.kind === 'phone' ? read.subscriber.e164 : sender;
};

const told = (receipt: Receipt | undefined, text: HandsetText | undefined): string =>
  receipt
    ? `It is a receipt: ${receipt.carrierMessageId} is ${receipt.code}.`
    : text
      ? `It is a text from ${text.sender}: ${text.text}`
      : 'Nothing was read.';

const checkCallback = async (
  settings: HttpDescription,
  sample: SampleCallback,
): Promise<ConformanceCheck> => {
  const receipts: Receipt[] = [];
  const texts: HandsetText[] = [];
  const receive = httpCallbacks({
    name: 'conformance',
    // The sample's signature was made with another secret.
    settings: { ...settings, signature: null },
    secret: SECRET,
    now: Date.now,
    sink: {
      receipts: async (taken) => {
        receipts.push(...taken);
      },
      inbound: async (text) => {
        texts.push(text);
      },
      applyStop: async () => {},
      acceptances: async () => {},
      unreadable: async () => {},
    },
  });
  const answer = await receive({
    method: sample.method,
    search: sample.search,
    headers: { 'content-type': sample.contentType },
    rawBody: Buffer.from(sample.body),
  });
  const [receipt] = receipts;
  const [text] = texts;
  const { receipt: wantedReceipt, text: wantedText } = sample;
  const right = wantedReceipt
    ? receipt?.carrierMessageId === wantedReceipt.id &&
      receipt.code === wantedReceipt.code &&
      isReceiptCode(receipt.code)
    : whoIs(text?.sender) === whoIs(wantedText?.sender) && text?.text === wantedText?.text;
  const detail = answer.ok ? told(receipt, text) : answer.error.detail;
  return check(`callback "${sample.name}" is understood`, answer.ok && right, detail);
};

/**
 * Tries a description of an HTTP carrier out against answers and callbacks as its provider documents them: a server on
 * this machine plays the provider, and the carrier itself runs against it. Nothing leaves the machine.
 *
 * @param description the settings of the carrier, as they would be sent to POST /v1/operator/carriers.
 * @param samples what the provider answers and posts: see docs/http-carriers.md.
 * @returns every check with what was found; a description that is not one has a single check that says why.
 * @example
 * const checks = await checkHttpCarrier(settings, samples);
 * const wrong = checks.filter(({ passed }) => !passed);
 */
export const checkHttpCarrier = async (
  description: unknown,
  samples: unknown,
): Promise<readonly ConformanceCheck[]> => {
  const read = httpDescription.safeParse(description);
  if (!read.success) return [check('the settings are valid', false, read.error.message)];
  const sampled = samplesSchema.safeParse(samples);
  if (!sampled.success) return [check('the samples are valid', false, sampled.error.message)];
  const provider = await playProvider();
  try {
    const { origin } = new URL(read.data.request.url.replace(/\{\{[^}]*\}\}/g, 'x'));
    const url = provider.url + read.data.request.url.slice(origin.length);
    const request = { ...read.data.request, url };
    const settings = { ...read.data, request, allowPrivate: true, timeoutMs: TIMEOUT_MS, perSecond: null };
    const answers = await checkAnswers(settings, provider, sampled.data);
    const requests = checkRequest(provider);
    const callbacks: ConformanceCheck[] = [];
    for (const sample of sampled.data.callbacks) callbacks.push(await checkCallback(read.data, sample));
    return [...requests, ...answers, ...(await checkLine(settings, provider)), ...callbacks];
  } finally {
    await provider.close();
  }
};
