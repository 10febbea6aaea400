import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { RefusedRequest } from '../problems.ts';
import type { Hold } from './body-memory.ts';
import { GatheredBytes } from './gathered-bytes.ts';

/** The client ended the connection, or ran out of its time, before its request was complete. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

export interface BodyReading {
  /** Bytes at most. */
  readonly limit: number;
  readonly hold: Hold;
}

const IN_USE = {
  owner: {
    code: 'rate_limited',
    detail: 'The requests you have under way hold as much as they may. Wait for their answers first.',
  },
  total: {
    code: 'overloaded',
    detail: 'Too many large requests are under way. Repeat this one in a moment.',
  },
} as const;

const refuseForm = ({ headers }: FastifyRequest, limit: number): RefusedRequest | null => {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    return new RefusedRequest({
      code: 'content_type_unsupported',
      detail: 'The body is compressed. Send it as it is, without Content-Encoding.',
    });
  return Number(headers['content-length']) > limit ? new RefusedRequest({ code: 'body_too_large' }) : null;
};

/** Adds a piece, as far as the limits allow. */
const gather = (bytes: GatheredBytes, piece: Buffer, { limit, hold }: BodyReading): RefusedRequest | null => {
  if (bytes.size + piece.length > limit) return new RefusedRequest({ code: 'body_too_large' });
  const spent = hold.take(bytes.growth(piece.length));
  if (spent !== null) return new RefusedRequest(IN_USE[spent]);
  bytes.add(piece);
  return null;
};

const refuseLength = ({ headers }: FastifyRequest, size: number): RefusedRequest | null => {
  const declared = headers['content-length'];
  return declared === undefined || Number(declared) === size
    ? null
    : new RefusedRequest({ code: 'request_incomplete' });
};

/**
 * Reads the bytes of a body, for every endpoint alike.
 *
 * @throws RefusedRequest when it is compressed, too large, shorter than it said, or there is no room for it.
 * @throws ClientGone when it stops coming.
 */
export const readBody = (request: FastifyRequest, payload: Readable, reading: BodyReading): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const wrong = refuseForm(request, reading.limit);
    if (wrong) return reject(wrong);
    const bytes = new GatheredBytes();
    const stop = (): void => {
      payload.off('data', onPiece).off('end', onEnd).off('error', onGone).off('close', onGone);
      // Whatever happens to the stream from now on concerns nobody.
      payload.on('error', () => {});
    };
    const onPiece = (piece: Buffer | string): void => {
      const refused = gather(bytes, typeof piece === 'string' ? Buffer.from(piece) : piece, reading);
      if (!refused) return;
      stop();
      reject(refused);
    };
    const onEnd = (): void => {
      stop();
      const short = refuseLength(request, bytes.size);
      if (short) reject(short);
      else resolve(bytes.all());
    };
    const onGone = (): void => {
      stop();
      reject(new ClientGone('The request ended before its body was complete.'));
    };
    payload.on('data', onPiece).on('end', onEnd).on('error', onGone).on('close', onGone);
    payload.resume();
  });
