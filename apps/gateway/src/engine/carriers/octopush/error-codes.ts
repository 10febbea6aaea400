import type { ErrorAction } from '../error-action.ts';
import type { ReceiptCode } from '../receipt-codes.ts';

/**
 * What kind of trouble a code is. A: official documentation or SDK; B: two implementations agree; C: one third party;
 * D: our choice where nothing is written.
 */
interface ErrorEntry {
  readonly kind: ErrorKind;
  readonly meaning: string;
  readonly source: 'A' | 'B' | 'C' | 'D';
}

export type ErrorKind =
  | 'auth'
  | 'account'
  | 'quota'
  | 'sender'
  | 'content'
  | 'compliance'
  | 'recipient'
  | 'route'
  | 'duplicate'
  | 'retry'
  | 'other';

const entry = (kind: ErrorKind, meaning: string, source: ErrorEntry['source'] = 'A'): ErrorEntry => ({
  kind,
  meaning,
  source,
});

/** The `code` of a failed request: the legacy table, and what the present API adds. */
export const ERROR_CODES: Readonly<Record<number, ErrorEntry>> = {
  100: entry('other', 'nothing was posted'),
  101: entry('auth', 'the login or the API key is wrong'),
  102: entry('content', 'the text is over 160 characters'),
  103: entry('recipient', 'there is no recipient'),
  104: entry('quota', 'the credit is used up'),
  105: entry('quota', 'the credit is too low while an order is pending'),
  106: entry('sender', 'the sender is not 3 to 11 plain letters and digits'),
  107: entry('content', 'there is no text'),
  108: entry('auth', 'the login is missing'),
  109: entry('auth', 'the API key is missing'),
  110: entry('recipient', 'the list of recipients is missing'),
  111: entry('other', 'no way of giving recipients was chosen'),
  112: entry('other', 'the type of SMS is missing'),
  113: entry('account', 'the account is not validated yet'),
  114: entry('account', 'the account is under fraud review'),
  115: entry('other', 'fields and recipients differ in number'),
  116: entry('other', 'mail-merge needs a contact list'),
  117: entry('recipient', 'no number of the list can be used'),
  119: entry('content', 'a long text is not allowed for this type'),
  120: entry('duplicate', 'the request_id was used before'),
  121: entry('compliance', 'the STOP mention is missing or misspelt'),
  122: entry('compliance', 'the "no PUB=STOP" mention is missing'),
  123: entry('auth', 'the request_sha1 is missing'),
  124: entry('auth', 'the request_sha1 is wrong'),
  125: entry('retry', 'an unknown error'),
  126: entry('retry', 'a campaign already waits'),
  127: entry('retry', 'a campaign is being computed'),
  128: entry('retry', 'too many attempts'),
  133: entry('duplicate', 'the user_batch_id was used before'),
  150: entry('recipient', 'a prefix is of no country'),
  151: entry('recipient', 'a country is not served'),
  152: entry('route', 'low cost is not sold for the country'),
  153: entry('retry', 'the route is congested'),
  181: entry('recipient', 'a number is refused', 'C'),
  182: entry('duplicate', 'the request_id was seen in the last 24 hours', 'C'),
  189: entry('content', 'the text is too long', 'C'),
  201: entry('account', 'sub-accounts are switched off'),
  202: entry('account', 'the e-mail address is wrong'),
  203: entry('account', 'the token is in use'),
  204: entry('account', 'the token is wrong'),
  205: entry('account', 'the amount is too low'),
  206: entry('account', 'a campaign runs during a transfer'),
  207: entry('account', 'there is no access'),
  208: entry('account', 'the type of SMS is wrong for the account'),
  209: entry('account', 'the user is not allowed'),
  210: entry('account', 'the e-mail address is not one of the account'),
  401: entry('auth', 'the credentials are wrong', 'C'),
  403: entry('auth', 'access is denied', 'C'),
  438: entry('retry', 'a passing trouble', 'C'),
  500: entry('retry', 'the request could not be processed'),
  501: entry('retry', 'a connection error'),
  1340: entry('content', 'a word of the text is forbidden', 'C'),
  1341: entry('sender', 'a word of the sender is forbidden', 'C'),
};

/** Kinds that end a batch, or the line, in one way. `recipient` and `duplicate` need a look at the batch. */
export const ERROR_ACTIONS: Readonly<Record<Exclude<ErrorKind, 'recipient' | 'duplicate'>, ErrorAction>> = {
  auth: { action: 'suspend' },
  account: { action: 'suspend' },
  quota: { action: 'suspend' },
  sender: { action: 'refuse', code: 'sender_refused' },
  content: { action: 'refuse', code: 'text_refused' },
  compliance: { action: 'refuse', code: 'stop_mention_missing' },
  route: { action: 'refuse', code: 'destination_refused' },
  retry: { action: 'defer' },
  // What nobody knows the meaning of must not drain the queue into refusals: it stops the line and tells.
  other: { action: 'suspend' },
};

/** What a single number is refused with that Octopush will not have in any batch. */
export const RECIPIENT_REFUSED: Readonly<Record<number, ReceiptCode>> = {
  103: 'number_unknown',
  110: 'number_unknown',
  117: 'number_unknown',
  150: 'number_unknown',
  151: 'destination_refused',
  181: 'number_unknown',
};

/** The kind of a code, and what it means in words. */
export const errorOf = (code: number): Pick<ErrorEntry, 'kind' | 'meaning'> =>
  ERROR_CODES[code] ?? { kind: 'other', meaning: 'a code that is not in its documentation' };
