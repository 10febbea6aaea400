import type { TlvName } from './pdu.ts';
import { TLVS, type TlvDefinition } from './tlv-table.ts';

/** A row of the TLV table with its name. */
export interface TlvPlan {
  readonly name: TlvName;
  readonly definition: TlvDefinition;
}

const PLANS: readonly TlvPlan[] = Object.entries(TLVS).map(([name, definition]) => ({
  name: name as TlvName,
  definition,
}));
const BY_TAG: ReadonlyMap<number, TlvPlan> = new Map(PLANS.map((plan) => [plan.definition.tag, plan]));
const BY_NAME: ReadonlyMap<string, TlvPlan> = new Map(PLANS.map((plan) => [plan.name, plan]));

export const tlvByTag = (tag: number): TlvPlan | undefined => BY_TAG.get(tag);
export const tlvByName = (name: string): TlvPlan | undefined => BY_NAME.get(name);

/** The key under which a TLV that the table does not hold is kept: its tag as `0x` and four hexadecimal digits. */
export const rawTlvKey = (tag: number): `0x${string}` => `0x${tag.toString(16).padStart(4, '0')}`;

/** The tag a raw key stands for, or undefined where the key is no tag. */
export const rawTlvTag = (key: string): number | undefined =>
  /^0x[0-9a-f]{4}$/.test(key) ? Number.parseInt(key, 16) : undefined;
