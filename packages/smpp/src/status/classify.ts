import { type ErrorClass, STATUSES, type StatusDefinition, type StatusName } from './status-table.ts';

/** What a carrier's own documentation says about its codes, where it differs from the table. */
export interface StatusProfile {
  /** Classes by command_status, ahead of the table. */
  readonly overrides?: ReadonlyMap<number, ErrorClass>;
  /** The class of a code that neither the overrides nor the table hold. Default: `temporary`. */
  readonly unknown?: ErrorClass;
}

const BY_CODE: ReadonlyMap<number, readonly [StatusName, StatusDefinition]> = new Map(
  Object.entries(STATUSES).map(([name, status]) => [status.code, [name as StatusName, status]]),
);

/**
 * What an error status says about trying again (rule S7). A code nobody documents is never taken for permanent
 * unless the carrier's profile says so: a text thrown away is worse than one tried again.
 */
export const classify = (status: number, profile: StatusProfile = {}): ErrorClass => {
  const known = profile.overrides?.get(status) ?? BY_CODE.get(status)?.[1].class;
  return known === undefined || known === 'success' ? (profile.unknown ?? 'temporary') : known;
};

/** The name of a status, or its code in hexadecimal for one the table does not hold: `0x00000400`. */
export const statusName = (status: number): string =>
  BY_CODE.get(status)?.[0] ?? `0x${status.toString(16).padStart(8, '0')}`;

/** One sentence that says what a status means. */
export const statusMeaning = (status: number): string =>
  BY_CODE.get(status)?.[1].meaning ?? `Code ${statusName(status)} of the peer's own.`;
