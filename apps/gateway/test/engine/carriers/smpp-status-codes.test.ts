import { expect, test } from 'vitest';
import { RECEIPT_CODES } from '../../../src/engine/carriers/receipt-codes.ts';
import { refusalCode } from '../../../src/engine/carriers/smpp/status-codes.ts';

test.each([
  [0x0b, 'number_unknown', false],
  [0x50, 'number_unknown', false],
  [0x51, 'number_unknown', false],
  [0x0a, 'sender_refused', true],
  [0x48, 'sender_refused', true],
  [0x49, 'sender_refused', true],
  [0x45, 'rejected', false],
  [0x400, 'rejected', false],
])(
  'command_status %i that refuses for good is %s, and goes to another carrier: %s',
  (status, code, goesOn) => {
    expect(refusalCode(status)).toBe(code);
    expect(RECEIPT_CODES[refusalCode(status)].failover).toBe(goesOn);
  },
);
