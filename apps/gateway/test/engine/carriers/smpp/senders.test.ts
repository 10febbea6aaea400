import { expect, it } from 'vitest';
import { smppProfile } from '../../../../src/engine/carriers/smpp/profile.ts';
import { sourceOf } from '../../../../src/engine/carriers/smpp/submission.ts';

const INTERNATIONAL = { source_addr_ton: 1, source_addr_npi: 1 };
const SHORT_CODE = { source_addr_ton: 3, source_addr_npi: 0 };
const ALPHANUMERIC = { source_addr_ton: 5, source_addr_npi: 0 };

it.each([
  ['+447700900123', '447700900123', INTERNATIONAL],
  ['447700900123', '447700900123', INTERNATIONAL],
  ['00447700900123', '447700900123', INTERNATIONAL],
  ['0033612345678', '33612345678', INTERNATIONAL],
  ['0012125550123', '12125550123', INTERNATIONAL],
  ['36105', '36105', SHORT_CODE],
  ['ACME', 'ACME', ALPHANUMERIC],
  ['3com', '3com', ALPHANUMERIC],
] as const)('the sender %s leaves as %s', (sender, source_addr, plan) => {
  expect(sourceOf(sender, smppProfile.parse({}))).toEqual({ source_addr, ...plan });
});
