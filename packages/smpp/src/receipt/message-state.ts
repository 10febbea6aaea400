/** message_state (SMPP 3.4 section 5.2.28; 0 and 9 are SMPP 5.0 section 4.7.15). */
export const MESSAGE_STATES = {
  scheduled: { code: 0, final: false },
  enroute: { code: 1, final: false },
  delivered: { code: 2, final: true },
  expired: { code: 3, final: true },
  deleted: { code: 4, final: true },
  undeliverable: { code: 5, final: true },
  accepted: { code: 6, final: false },
  unknown: { code: 7, final: false },
  rejected: { code: 8, final: true },
  skipped: { code: 9, final: true },
} as const;

/**
 * What became of a message. `accepted` and `unknown` are not final here: carriers use both for messages that still
 * arrive.
 */
export type MessageState = keyof typeof MESSAGE_STATES;

/** The seven letters of SMPP 3.4 appendix B, table B-2. */
export const STATE_WORDS: Readonly<Record<MessageState, string>> = {
  scheduled: 'SCHEDULED',
  enroute: 'ENROUTE',
  delivered: 'DELIVRD',
  expired: 'EXPIRED',
  deleted: 'DELETED',
  undeliverable: 'UNDELIV',
  accepted: 'ACCEPTD',
  unknown: 'UNKNOWN',
  rejected: 'REJECTD',
  skipped: 'SKIPPED',
};

/** Words carriers write besides those of the specification. */
const OTHER_WORDS: readonly (readonly [string, MessageState])[] = [
  ['DELIVERED', 'delivered'],
  ['UNDELIVERED', 'undeliverable'],
  ['UNDELIVERABLE', 'undeliverable'],
  ['UNDELIVRD', 'undeliverable'],
  ['FAILED', 'undeliverable'],
  ['ACCEPTED', 'accepted'],
  ['REJECTED', 'rejected'],
  ['BUFFERED', 'enroute'],
  ['BUFFRED', 'enroute'],
];

const ENTRIES = Object.entries(MESSAGE_STATES) as [MessageState, { code: number; final: boolean }][];
const BY_CODE: ReadonlyMap<number, MessageState> = new Map(ENTRIES.map(([name, { code }]) => [code, name]));
const BY_WORD: ReadonlyMap<string, MessageState> = new Map([
  ...ENTRIES.map(([name]): [string, MessageState] => [STATE_WORDS[name], name]),
  ...OTHER_WORDS,
]);

/** The state of a message_state value, or undefined for one the specification does not hold. */
export const stateOfCode = (code: number): MessageState | undefined => BY_CODE.get(code);

/** The state a receipt's `stat` names, by word in any case or by number. */
export const stateOfWord = (word: string): MessageState | undefined =>
  /^\d$/.test(word) ? BY_CODE.get(Number(word)) : BY_WORD.get(word.toUpperCase());

/** Whether nothing can follow a state. */
export const isFinal = (state: MessageState): boolean => MESSAGE_STATES[state].final;
