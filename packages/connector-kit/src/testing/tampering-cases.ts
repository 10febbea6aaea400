import fc from 'fast-check';
import { headerValue } from '../webhook/index.ts';
import type { CaseGroup } from './battery-case.ts';
import { NEXT_SECRET } from './subject.ts';
import { flipBit, flipCharacter, withBody, withHeader } from './tampering.ts';

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Nothing but what was signed is believed, to the last bit. */
export const tamperingCases: CaseGroup = ({ fixtures, genuine, refuses }) => [
  {
    name: 'refuses a secret that is no longer valid',
    run: async () => {
      await refuses(genuine(), 'webhook_signature_invalid', [NEXT_SECRET]);
    },
  },
  {
    name: 'refuses a body with one bit flipped, wherever it is',
    run: () => {
      const request = genuine();
      const position = fc.nat({ max: request.rawBody.length - 1 });
      return fc.assert(
        fc.asyncProperty(position, fc.nat({ max: 7 }), async (at, bit) => {
          await refuses(withBody(request, flipBit(request.rawBody, at, bit)));
        }),
        { numRuns: 300 },
      );
    },
  },
  {
    name: 'refuses a signature with one character changed, wherever it is',
    run: async () => {
      const signature = headerValue(genuine().headers, fixtures.signatureHeader) ?? '';
      for (let at = 0; at < signature.length; at += 1) {
        await refuses(withHeader(genuine(), fixtures.signatureHeader, flipCharacter(signature, at)));
      }
    },
  },
  {
    name: 'refuses a body that was cut, lengthened, or parsed and written again',
    run: async () => {
      const { rawBody } = genuine();
      const rewritten = Buffer.from(JSON.stringify(JSON.parse(fixtures.announced.body), null, 1));
      for (const body of [rawBody.subarray(0, -1), Buffer.concat([rawBody, Buffer.from('\n')]), rewritten]) {
        await refuses(withBody(genuine(), body), 'webhook_signature_invalid');
      }
    },
  },
  {
    name: 'refuses a byte order mark that was not signed',
    run: async () => {
      const body = Buffer.concat([BYTE_ORDER_MARK, genuine().rawBody]);
      await refuses(withBody(genuine(), body), 'webhook_signature_invalid');
    },
  },
];
