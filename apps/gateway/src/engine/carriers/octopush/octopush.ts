import { checkText, octopushProfile } from '@carillon/core/encoding';
import { createCircuitBreaker } from '../../../infrastructure/outbound-http/circuit-breaker.ts';
import { openOutboundHttp } from '../../../infrastructure/outbound-http/exchange.ts';
import { createThrottle } from '../../../infrastructure/outbound-http/throttle.ts';
import type { Carrier, Finding, Outbound, SubmitOutcome } from '../carrier.ts';
import { type CarrierOptions, carrierType } from '../carrier-type.ts';
import type { ReceiptCode } from '../receipt-codes.ts';
import { createApi, type OctopushApi } from './api.ts';
import { watchBalance } from './balance.ts';
import { dropOldBatches, type SentBatch } from './batch-store.ts';
import { type Batch, halves, toBatches } from './batches.ts';
import { octopushCallbacks } from './callbacks.ts';
import { RECIPIENT_REFUSED } from './error-codes.ts';
import { createFinder } from './find.ts';
import { createBatchSender, type SendBatch } from './send-batch.ts';
import { type OctopushSettings, octopushSettings } from './settings.ts';

type Report = Parameters<Carrier['submit']>[1];

/** Requests are remembered for longer than any receipt takes. */
const REMEMBERED_MS = 4 * 24 * 3600 * 1000;

/** Letters, digits and spaces are all the API keeps of a sender. */
const SENDER = /^\+?[A-Za-z0-9 ]{1,15}$/;

/** What cannot leave in any batch, and why; null when it can. */
const refusalOf = (message: Outbound): ReceiptCode | null => {
  if (message.sender !== null && !SENDER.test(message.sender)) return 'sender_refused';
  return checkText(message.text, octopushProfile) === null ? null : 'text_refused';
};

/** The name of a message at Octopush: its batch's ticket, and its number. */
export const carrierMessageId = ({ ticket, byRequest, requestId }: SentBatch, recipient: string): string =>
  `${ticket === null || byRequest ? requestId : ticket}:${recipient}`;

const outcomeFor = (batch: SentBatch, message: Outbound): SubmitOutcome & Finding => ({
  kind: 'accepted',
  carrierMessageIds: [carrierMessageId(batch, message.recipient)],
});

/** Hands one batch over, in ever smaller parts while a number in it spoils it. */
const deliver = async (carrier: string, batch: Batch, send: SendBatch, report: Report): Promise<void> => {
  const outcome = await send(batch);
  if (outcome.kind === 'spoilt' && batch.messages.length > 1) {
    for (const half of halves(carrier, batch)) await deliver(carrier, half, send, report);
    return;
  }
  for (const message of batch.messages) {
    if (outcome.kind === 'taken') report(message, outcomeFor(outcome.batch, message));
    else if (outcome.kind === 'spoilt')
      report(message, {
        kind: 'refused',
        code: RECIPIENT_REFUSED[outcome.code] ?? 'number_unknown',
        said: { table: 'octopush', code: String(outcome.code) },
      });
    else report(message, outcome);
  }
};

const watch = (
  { name, settings, onFault, database, now }: CarrierOptions<OctopushSettings>,
  api: OctopushApi,
  onCredit: () => void,
) =>
  watchBalance({
    carrier: name,
    low: settings.lowBalance,
    everyMs: settings.balanceEveryMs,
    onFault,
    ask: async () => {
      await dropOldBatches(database, name, new Date(now() - REMEMBERED_MS)).catch(onFault);
      const answer = await api.balance();
      if (answer.kind !== 'fine') return null;
      const euros = Number(answer.body['amount']);
      if (euros > 0) onCredit();
      return euros;
    },
  });

/**
 * A carrier over the HTTP API of Octopush. Equal texts go in one request of up to 500 recipients; each request is
 * written down before it leaves, under a request_id that Octopush remembers for 24 hours, so that one whose answer was
 * lost is sent again without a second text: either it is taken now, or it is told that it was.
 */
export const createOctopush = async (options: CarrierOptions<OctopushSettings>): Promise<Carrier> => {
  const { name, settings, database, now, onFault } = options;
  const { timeoutMs, allowPrivate, concurrency, perSecond } = settings;
  const http = openOutboundHttp({ timeoutMs, allowPrivate, connections: concurrency + 1 });
  const api = createApi(http, settings, options.secret ?? '');
  const line = createCircuitBreaker({ now, onFault });
  const closing = new AbortController();
  const balance = watch(options, api, line.resume);
  const sendNow = createBatchSender({
    carrier: name,
    database,
    api,
    line,
    now,
    repeats: settings.repeats,
    onBalance: balance.note,
    onFault,
    closing: closing.signal,
  });
  const throttle = createThrottle({ concurrency, perSecond });
  const send: SendBatch = (batch, lostBefore) => throttle.run(() => sendNow(batch, lostBefore));

  const handOver = async (batch: Batch, report: Report): Promise<void> => {
    const open = new Set(batch.messages);
    const once: Report = (message, outcome) => {
      open.delete(message);
      report(message, outcome);
    };
    try {
      await deliver(name, batch, send, once);
    } catch (error) {
      // The store failed on the way: what was not reported may or may not have left.
      onFault(error);
      for (const message of open) report(message, { kind: 'unknown' });
    }
  };

  return {
    name,
    window: settings.window,
    submit: async (messages, report) => {
      const sendable: Outbound[] = [];
      for (const message of messages) {
        const code = refusalOf(message);
        if (code === null) sendable.push(message);
        else report(message, { kind: 'refused', code });
      }
      const batches = toBatches(name, sendable, settings.batchSize);
      await Promise.all(batches.map((batch) => handOver(batch, report)));
    },
    find: createFinder({ carrier: name, database, send, settings, now, onFault, outcomeFor }),
    fault: line.fault,
    restsFor: line.closedFor,
    balance: balance.balance,
    close: async () => {
      closing.abort();
      balance.close();
      await http.close();
    },
  };
};

/** The kind of carrier behind the HTTP API of Octopush. */
export const octopush = carrierType({
  settings: octopushSettings,
  secret: 'the API key of the account',
  profile: () => octopushProfile,
  create: createOctopush,
  callbacks: octopushCallbacks,
});
