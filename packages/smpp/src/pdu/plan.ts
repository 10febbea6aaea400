import { COMMANDS, type CommandDefinition, RESPONSE_BIT } from './commands.ts';
import type { Field, FieldValues } from './field.ts';
import type { CommandName } from './pdu.ts';

/** The kinds of field as small numbers, so that one `switch` walks a whole PDU. */
export const FIELD_KIND = {
  integer: 0,
  'c-octet-string': 1,
  'octet-string': 2,
  destinations: 3,
  'failed-destinations': 4,
} as const satisfies Record<Field['kind'], number>;

/** A row of the command table, laid out once for fast reading and writing. */
export interface Plan {
  readonly command: CommandName;
  readonly id: number;
  readonly isResponse: boolean;
  /** The operation that answers this one, if any does. */
  readonly response: CommandName | undefined;
  readonly names: readonly string[];
  readonly kinds: Uint8Array;
  /** Greatest length of a C-octet string including its NUL; 0 for other kinds. */
  readonly limits: Uint16Array;
  /** command_status that refuses a field longer than its limit. */
  readonly refusals: Uint16Array;
  /** Upper bound of the octets of header and mandatory fields. */
  readonly capacity: number;
  /** A PDU with every field at its default; each decoded PDU starts as a copy. */
  readonly blank: Readonly<Record<string, unknown>>;
}

export const NO_OCTETS: Uint8Array = Buffer.alloc(0);
export const NO_TLVS = Object.freeze({});
export const HEADER_LENGTH = 16;

const DEFAULTS: FieldValues = {
  integer: 0,
  'c-octet-string': '',
  'octet-string': NO_OCTETS,
  destinations: Object.freeze([]),
  'failed-destinations': Object.freeze([]),
};

const CAPACITY = {
  integer: 1,
  'c-octet-string': 0,
  'octet-string': 256,
  destinations: 1 + 255 * 24,
  'failed-destinations': 1 + 255 * 27,
} as const satisfies Record<Field['kind'], number>;

const planOf = (command: CommandName, definition: CommandDefinition): Plan => {
  const fields = Object.entries(definition.fields);
  const answer = `${command}_resp`;
  const limits = fields.map(([, field]) => (field.kind === 'c-octet-string' ? field.max : 0));
  return {
    command,
    id: definition.id,
    isResponse: definition.id >= RESPONSE_BIT,
    response: answer in COMMANDS ? (answer as CommandName) : undefined,
    names: fields.map(([name]) => name),
    kinds: Uint8Array.from(fields, ([, field]) => FIELD_KIND[field.kind]),
    limits: Uint16Array.from(limits),
    refusals: Uint16Array.from(fields, ([, field]) => ('refusal' in field ? field.refusal : 0x01)),
    capacity: fields.reduce(
      (sum, [, field], index) => sum + CAPACITY[field.kind] + (limits[index] ?? 0),
      HEADER_LENGTH,
    ),
    // fromEntries gives the template the compact layout that makes copying it cheap.
    blank: Object.fromEntries([
      ['command', command],
      ['status', 0],
      ['sequence', 0],
      ...fields.map(([name, field]) => [name, DEFAULTS[field.kind]]),
      ['tlvs', NO_TLVS],
    ]),
  };
};

const PLANS: readonly Plan[] = Object.entries(COMMANDS).map(([command, definition]) =>
  planOf(command as CommandName, definition),
);
const BY_ID: ReadonlyMap<number, Plan> = new Map(PLANS.map((plan) => [plan.id, plan]));
const BY_NAME: ReadonlyMap<string, Plan> = new Map(PLANS.map((plan) => [plan.command, plan]));

/** The plan of a command_id, or undefined for an id the table does not hold. */
export const planById = (id: number): Plan | undefined => BY_ID.get(id);

/** The plan of an operation. */
export const planOfCommand = (command: CommandName): Plan => {
  const plan = BY_NAME.get(command);
  if (plan === undefined) throw new TypeError(`${command} is not an SMPP operation`);
  return plan;
};
