import assert from 'node:assert/strict';
import fc from 'fast-check';
import { headerValue } from '../webhook/index.ts';
import type { CaseGroup } from './battery-case.ts';
import { NEXT_SECRET, SECRET } from './subject.ts';
import { withBody, withHeader, withoutHeader } from './tampering.ts';

/** A refusal says which cause it was, and gives nothing away. */
export const causeCases: CaseGroup = ({ fixtures, genuine, refuses }) => [
  {
    name: 'believes nothing when no secret is known, nor with an empty one',
    run: async () => {
      await refuses(genuine(), 'webhook_secret_missing', []);
      await refuses(fixtures.send(fixtures.announced, ''), 'webhook_secret_missing', ['']);
    },
  },
  {
    name: 'says that the body is missing',
    run: async () => {
      await refuses(withBody(genuine(), Buffer.alloc(0)), 'webhook_body_missing');
    },
  },
  {
    name: 'says that the body is not UTF-8',
    run: async () => {
      await refuses(
        withBody(genuine(), Buffer.from('{"first_name":"Zoé"}', 'latin1')),
        'webhook_body_not_utf8',
      );
    },
  },
  {
    name: 'says which required header is missing or blank',
    run: async () => {
      for (const [header, code] of Object.entries(fixtures.requiredHeaders)) {
        for (const request of [withoutHeader(genuine(), header), withHeader(genuine(), header, ' ')]) {
          assert.equal((await refuses(request, code)).field, header);
        }
      }
    },
  },
  {
    name: 'never repeats a secret, a signature or the body in a refusal',
    run: async () => {
      const others = fixtures.send(fixtures.announced, NEXT_SECRET);
      const refusals = [await refuses(withBody(genuine(), Buffer.from('{}'))), await refuses(others)];
      const said = refusals.map(({ code, detail, field }) => `${code} ${detail} ${field ?? ''}`).join(' ');
      const signatures = [genuine(), others].map(({ headers }) =>
        headerValue(headers, fixtures.signatureHeader),
      );
      for (const kept of [SECRET, NEXT_SECRET, fixtures.announced.body, ...signatures]) {
        assert.ok(kept && !said.includes(kept), 'a refusal gives away what it must not');
      }
    },
  },
  {
    name: 'refuses, and never throws, whatever the bytes and headers are',
    run: () => {
      const { headers } = genuine();
      const some = fc.subarray(Object.keys(headers));
      return fc.assert(
        fc.asyncProperty(
          fc.uint8Array(),
          some,
          fc.string({ unit: 'binary' }),
          async (rawBody, names, value) => {
            const strange = Object.fromEntries(names.map((name) => [name, value]));
            await refuses({ headers: { ...headers, ...strange }, rawBody });
          },
        ),
        { numRuns: 300 },
      );
    },
  },
];
