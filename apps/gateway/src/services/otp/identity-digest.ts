import { createHmac } from 'node:crypto';
import { equalForms } from '@carillon/core/numbers';
import type { Caller } from '../../infrastructure/http/caller.ts';
import { networkOf } from '../../infrastructure/ip-networks/ip-network.ts';
import type { OtpKeys } from './pepper.ts';
import { maskIp, type SeenNetwork } from './seen-network.ts';

/** Whose numbers: those of one account's live or test codes, which nobody can match with another's. */
export type Realm = Pick<Caller, 'mode'> & { readonly account: Pick<Caller['account'], 'id'> };

const digest = (keys: OtpKeys, { account, mode }: Realm, kind: string, value: string): Buffer =>
  createHmac('sha256', keys.identities).update([kind, account.id, mode, value].join('\n')).digest();

/**
 * The keyed hash of a number in E.164, under which limits and challenges know it: one for all forms of a subscriber's
 * number, so that another form is no way around a limit. 16 bytes.
 */
export const numberDigest = (keys: OtpKeys, realm: Realm, e164: string): Buffer =>
  digest(keys, realm, 'number', equalForms(e164)[0]!).subarray(0, 16);

/** The keyed hash of an address that asked for a code, to tell whether the same one types it in. */
export const ipDigest = (keys: OtpKeys, realm: Realm, ip: string): Buffer =>
  digest(keys, realm, 'ip', networkOf(ip).address).subarray(0, 16);

/** The keyed hash under which the limit of an address is counted: of IPv6, the network of 64 bits it lies in. */
export const seeNetwork = (keys: OtpKeys, realm: Realm, ip: string): SeenNetwork => ({
  key: digest(keys, realm, 'network', networkOf(ip).network).subarray(0, 16).toString('hex'),
  shown: maskIp(ip),
});
