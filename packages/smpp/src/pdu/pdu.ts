import type { COMMANDS } from './commands.ts';
import type { Field, FieldValues } from './field.ts';
import type { TLVS, TlvDefinition } from './tlv-table.ts';

type Commands = typeof COMMANDS;

/** The name of an operation as the specification spells it, for example `submit_sm`. */
export type CommandName = keyof Commands;

/** An operation that asks; `RequestName` has a response unless it is outbind or alert_notification. */
export type RequestName = Exclude<CommandName, `${string}_resp` | 'generic_nack'>;

/** A request that is answered by the operation `<name>_resp`. */
export type AnsweredName = Exclude<RequestName, 'outbind' | 'alert_notification'>;

/** The name of the response to a request: `submit_sm` -> `submit_sm_resp`. */
export type ResponseName<C extends AnsweredName> = `${C}_resp`;

/** The three ways to bind. */
export type BindName = 'bind_transmitter' | 'bind_receiver' | 'bind_transceiver';

/** The name of a TLV as the specification spells it, for example `message_payload`. */
export type TlvName = keyof typeof TLVS;

type TlvContent<D extends TlvDefinition> = D['kind'] extends 'integer'
  ? number
  : D['kind'] extends 'c-octet-string'
    ? string
    : Uint8Array;

/**
 * The TLVs of a PDU in wire order. Those of the table go by name; any other (vendor) TLV goes by its tag as four
 * lower-case hexadecimal digits, with its raw octets: `{ message_payload: octets, '0x1454': octets }`.
 * A TLV of the table whose length does not fit the table is kept raw under its tag, too.
 */
export type Tlvs = {
  readonly [N in TlvName]?: (typeof TLVS)[N] extends { readonly multiple: true }
    ? readonly TlvContent<(typeof TLVS)[N]>[]
    : TlvContent<(typeof TLVS)[N]>;
} & { readonly [tag: `0x${string}`]: Uint8Array };

type FieldsIn<Fields extends Readonly<Record<string, Field>>> = {
  [Name in keyof Fields]: FieldValues[Fields[Name]['kind']];
};

/** The mandatory fields of one operation, under the names of the specification. */
export type FieldsOf<C extends CommandName> = FieldsIn<Commands[C]['fields']>;

/**
 * One decoded PDU. Octet strings are views of the received buffer, valid as long as it is held: copy them
 * (`Uint8Array.from`) before keeping them for long.
 */
export type Pdu<C extends CommandName = CommandName> = C extends CommandName
  ? {
      readonly command: C;
      /** command_status; 0 is success. */
      readonly status: number;
      /** sequence_number, 0 to 0xFFFFFFFF as received. */
      readonly sequence: number;
      readonly tlvs: Tlvs;
      /** Octets after the last whole TLV, where the stream of TLVs is broken; never interpreted. */
      readonly trailing?: Uint8Array;
    } & Readonly<FieldsOf<C>>
  : never;

/** What a sender fills in of an operation: a field left out is 0, empty or no octets. */
export type Content<C extends CommandName> = Partial<Readonly<FieldsOf<C>>> & { readonly tlvs?: Tlvs };

/** A PDU to encode: an operation, its content, and the header fields that are not 0. */
export type PduInput<C extends CommandName = CommandName> = C extends CommandName
  ? { readonly command: C; readonly status?: number; readonly sequence?: number } & Content<C>
  : never;
