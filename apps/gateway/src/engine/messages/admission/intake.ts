import type { Origin, SendRequest } from '@carillon/core/admission';
import {
  type Draft,
  draftMessage,
  type Reader,
  renderContextOf,
  type Segmentation,
} from '@carillon/core/admission';
import { defaultProfile } from '@carillon/core/encoding';
import { parseTemplate, renderTemplate, type Template } from '@carillon/core/messaging';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type { Send } from '@carillon/gateway-api/messages';
import type { Database } from '../../../infrastructure/database/open.ts';
import type { Caller } from '../../../infrastructure/http/caller.ts';
import type { RequestWork } from '../../../infrastructure/jobs/cpu-share.ts';
import type { Consents } from '../../consent/consents.ts';
import type { PriceBook } from './admission-facts.ts';

/** Each message of a request as a sound draft, or as the refusal of its input. */
export type Drafts = readonly Result<Draft, Refusal>[];

/** The account's templates of some names, parsed. */
const loadTemplates = async (
  database: Database,
  account: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, Result<Template, Refusal>>> => {
  if (names.length === 0) return new Map();
  const { rows } = await database.pool.query<{ name: string; text: string }>(
    'SELECT name, text FROM templates WHERE account_id = $1 AND name = ANY($2)',
    [account, names],
  );
  return new Map(rows.map(({ name, text }) => [name, parseTemplate(text)]));
};

/** The language and the clock of the person a text is for. */
export const readerOf = (
  { to, country, options }: Pick<Send, 'to' | 'country' | 'options'>,
  { account }: Caller,
  now: number,
): Reader => ({
  to,
  country: country ?? null,
  language: options?.language ?? null,
  whereabouts: { region: options?.region ?? null, timeZone: options?.timeZone ?? null },
  defaultCountry: account.defaultCountry,
  now,
});

const textOf = (
  send: Send,
  templates: ReadonlyMap<string, Result<Template, Refusal>>,
  reader: Reader,
): Result<string, Refusal> => {
  if (send.template === undefined) return succeed(send.text ?? '');
  const { name, variables } = send.template;
  const template = templates.get(name);
  if (template === undefined) {
    return refuse(
      'template_unknown',
      `There is no template "${name}". Make it with POST /v1/templates.`,
      'template.name',
    );
  }
  return template.ok ? renderTemplate(template.value, variables, renderContextOf(reader)) : template;
};

const instant = (iso: string | undefined): number | null => (iso === undefined ? null : Date.parse(iso));

const toRequest = (send: Send, text: string, origin: Origin): SendRequest => ({
  to: send.to,
  country: send.country ?? null,
  text,
  purpose: send.purpose,
  lane: null,
  sender: send.sender ?? null,
  eventKey: send.eventKey ?? null,
  reference: send.reference ?? null,
  sendAt: instant(send.sendAt),
  notAfter: instant(send.notAfter),
  ...(send.options && {
    smartEncoding: send.options.smartEncoding,
    language: send.options.language ?? null,
    whereabouts: { region: send.options.region ?? null, timeZone: send.options.timeZone ?? null },
  }),
  origin,
});

/** What a request is read with beside the account. */
export interface DraftContext {
  /** Short codes of the account that take opt-outs, by country. */
  readonly stopCodes?: Readonly<Record<string, string>>;
  /** Where texts go, to count them as their carriers do; left out, admission alone does. */
  readonly book?: PriceBook;
}

const segmentationFor = (
  { mode }: Caller,
  { routes, virtualCarrier, profiles }: PriceBook,
): Segmentation | null => (profiles ? { mode, routes, virtualCarrier, profiles } : null);

/** Reads one request on behalf of an account. */
export const draftFor = (
  caller: Caller,
  request: SendRequest,
  { stopCodes = {}, book }: DraftContext = {},
): Result<Draft, Refusal> => {
  const segmentation = book ? segmentationFor(caller, book) : null;
  return draftMessage(request, {
    defaultCountry: caller.account.defaultCountry,
    defaultSender: caller.account.defaultSender,
    profile: defaultProfile,
    ...(segmentation && { segmentation }),
    stopCodes,
  });
};

/** What all requests are read with. */
export interface IntakeDependencies {
  readonly database: Database;
  readonly consents: Consents;
  readonly priceBook: () => Promise<PriceBook>;
}

/** What one request is read with. */
export interface IntakeRequest extends IntakeDependencies {
  /** Of the request whose messages are read. */
  readonly work: RequestWork;
  readonly now: number;
  /** Who asks; a caller of the API when left out. */
  readonly origin?: Origin;
}

/** Reads the messages of an API request: fills templates in, parses numbers and senders, measures texts. */
export const draftAll = async (
  { database, consents, priceBook, work, now, origin = { kind: 'api' } }: IntakeRequest,
  caller: Caller,
  sends: readonly Result<Send, Refusal>[],
): Promise<Drafts> => {
  const names = new Set(
    sends.flatMap((send) => (send.ok && send.value.template ? [send.value.template.name] : [])),
  );
  const templates = await loadTemplates(database, caller.account.id, [...names]);
  const settings = await consents.settings.read([caller.account.id]);
  const stopCodes = settings.get(caller.account.id)?.policy.stopCodes ?? {};
  const context = { stopCodes, book: await priceBook() };
  const draft = (send: Result<Send, Refusal>): Result<Draft, Refusal> => {
    if (!send.ok) return send;
    const text = textOf(send.value, templates, readerOf(send.value, caller, now));
    return text.ok ? draftFor(caller, toRequest(send.value, text.value, origin), context) : text;
  };
  // One text that is there already is read in no time: it waits for nobody.
  return sends.length === 1 && names.size === 0 ? sends.map(draft) : work.map(sends, draft);
};
