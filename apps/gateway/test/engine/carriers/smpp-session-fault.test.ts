import { decodePdu, encodePdu, type Pdu } from '@carillon/smpp';
import { expect, test } from 'vitest';
import { sessionFault } from '../../../src/engine/carriers/smpp/session-fault.ts';

const delivery = (): Pdu<'deliver_sm'> => {
  const encoded = encodePdu({
    command: 'deliver_sm',
    source_addr: '33612345678',
    short_message: Buffer.from('my secret'),
  });
  const decoded = encoded.ok ? decodePdu(encoded.octets) : undefined;
  if (!decoded?.ok || decoded.pdu.command !== 'deliver_sm') throw new Error('no deliver_sm');
  return decoded.pdu;
};

test('I11: what is logged of a delivery that failed names its cause, and neither number nor text', () => {
  const error = new Error('the store is lost');
  const fault = sessionFault('north', { kind: 'handler-failed', request: delivery(), error });
  expect(fault.message).toBe(
    'Carrier north: deliver_sm could not be taken; the SMSC has been asked to send it again.',
  );
  expect(fault.cause).toBe(error);
  expect(JSON.stringify(fault)).not.toContain('33612345678');
});
