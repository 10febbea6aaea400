/** Mandatory fields: how they lie on the wire, and what they hold in memory (SMPP 3.4 section 3.1). */

/** One octet, 0 to 255. */
export interface IntegerField {
  readonly kind: 'integer';
}

/** Text that ends with a NUL. `max` counts octets including that NUL; `refusal` is the status for a longer one. */
export interface COctetStringField {
  readonly kind: 'c-octet-string';
  readonly max: number;
  readonly refusal: number;
}

/** Octets preceded by a one-octet length (`sm_length` before `short_message`). */
export interface OctetStringField {
  readonly kind: 'octet-string';
}

/** `number_of_dests` and the destinations of submit_multi (SMPP 3.4 section 4.5.1.1). */
export interface DestinationsField {
  readonly kind: 'destinations';
}

/** `no_unsuccess` and the failed destinations of submit_multi_resp (SMPP 3.4 section 4.5.2.1). */
export interface FailedDestinationsField {
  readonly kind: 'failed-destinations';
}

export type Field =
  | IntegerField
  | COctetStringField
  | OctetStringField
  | DestinationsField
  | FailedDestinationsField;

/** One destination of submit_multi: an address, or the name of a distribution list. */
export type Destination =
  | { readonly dest_addr_ton: number; readonly dest_addr_npi: number; readonly destination_addr: string }
  | { readonly dl_name: string };

/** One destination a submit_multi did not reach, with the status that says why. */
export interface FailedDestination {
  readonly dest_addr_ton: number;
  readonly dest_addr_npi: number;
  readonly destination_addr: string;
  readonly error_status_code: number;
}

/** What a field of each kind holds in memory. */
export interface FieldValues {
  readonly integer: number;
  readonly 'c-octet-string': string;
  readonly 'octet-string': Uint8Array;
  readonly destinations: readonly Destination[];
  readonly 'failed-destinations': readonly FailedDestination[];
}

export const integer = { kind: 'integer' } as const satisfies IntegerField;
export const octetString = { kind: 'octet-string' } as const satisfies OctetStringField;
export const destinations = { kind: 'destinations' } as const satisfies DestinationsField;
export const failedDestinations = { kind: 'failed-destinations' } as const satisfies FailedDestinationsField;
export const cOctetString = (max: number, refusal: number): COctetStringField => ({
  kind: 'c-octet-string',
  max,
  refusal,
});
