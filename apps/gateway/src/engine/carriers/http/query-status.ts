import type { OutboundHttp } from '../../../infrastructure/outbound-http/exchange.ts';
import { createThrottle } from '../../../infrastructure/outbound-http/throttle.ts';
import type { OverdueSegment, Receipt } from '../carrier.ts';
import { buildQuestion } from './build-request.ts';
import type { HttpDescription } from './description.ts';
import { fieldsOf } from './read-answer.ts';
import { httpReceipt } from './receipts.ts';

/** Requests at once: the others are for texts. */
const CONCURRENCY = 2;

export interface StatusQueryOptions {
  readonly name: string;
  readonly settings: HttpDescription;
  readonly secret: string | null;
  readonly callbackUrl: string | null;
  readonly now: () => number;
  readonly http: OutboundHttp;
  readonly question: NonNullable<HttpDescription['question']>;
  /** Whether the provider is to be left alone at the moment. */
  readonly isClosed: () => boolean;
}

/** Makes what asks the provider about texts by its own ids, as the description says. */
export const createStatusQuery = (options: StatusQueryOptions) => {
  const { name: carrier, settings, now, http, question, isClosed } = options;
  const throttle = createThrottle({ concurrency: CONCURRENCY, perSecond: settings.perSecond });

  const queryStatus = async (segment: OverdueSegment): Promise<Receipt[]> => {
    if (isClosed()) return [];
    const exchange = await http.exchange(buildQuestion(settings, question.url, segment, options));
    if (exchange.kind !== 'answered' || exchange.status > 299) return [];
    const fields = fieldsOf(settings.answer.format, exchange.body);
    const status = fields.get(question.status);
    if (!status) return [];
    // A question needs the map of receipts: the settings see to it.
    const receipts = settings.receipts!;
    const { carrierMessageId } = segment;
    const told = httpReceipt((name) => fields.get(name), { receipts, at: question.at, status, now: now() });
    return [{ carrier, carrierMessageId, ...told }];
  };

  return async (segments: readonly OverdueSegment[]): Promise<readonly Receipt[]> =>
    (await Promise.all(segments.map((segment) => throttle.run(() => queryStatus(segment))))).flat();
};
