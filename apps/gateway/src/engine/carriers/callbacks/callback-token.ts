import { createHash, hkdfSync, timingSafeEqual } from 'node:crypto';

const BYTES = 24;

/**
 * The secret part of a carrier's callback address. It comes from the carrier's own secret, so that it needs no place
 * to be kept in, differs for two carriers that share one, and tells nothing of it.
 */
export const callbackToken = (carrierId: string, secret: string): string =>
  Buffer.from(hkdfSync('sha256', secret, carrierId, 'carillon carrier callback', BYTES)).toString(
    'base64url',
  );

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares two texts in a time that tells nothing of either, their lengths included. */
export const sameSecret = (given: string, expected: string): boolean =>
  timingSafeEqual(digest(given), digest(expected));

/** The address a provider is to call, under the gateway's public one. */
export const callbackUrl = (publicUrl: string, name: string, token: string): string =>
  `${publicUrl}/carriers/${name}/callbacks/${token}`;
