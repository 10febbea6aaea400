import { expect, it, onTestFinished } from 'vitest';
import { type BindType, connect, encodePdu, type PduInput } from '../../src/index.ts';
import { boundEsme, letIn, message, optionsFor, runningSmsc, UNTOLD, wireServer } from '../support/bound.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { bytes, dial } from '../support/wire.ts';

it.each([
  ['transmitter', 0x02, 0x34],
  ['receiver', 0x01, 0x34],
  ['transceiver', 0x09, 0x34],
  ['transceiver', 0x09, 0x50],
] as const)(
  'S1: binds as %s with command %i and interface_version %i',
  async (bind, id, interfaceVersion) => {
    const server = await wireServer();
    const connecting = connect(optionsFor(server.port, new VirtualClock(), { bind, interfaceVersion }));
    const wire = await server.accept();
    const request = await wire.next(`bind_${bind}`);
    expect(bytes(request as PduInput).readUInt32BE(4)).toBe(id);
    expect(request.interface_version).toBe(interfaceVersion);
    await letIn(wire);
    const result = await connecting;
    expect(result.ok && result.session.bindType).toBe(bind satisfies BindType);
    if (result.ok) onTestFinished(() => result.session.destroy());
  },
);

it('S1: sends no TLVs to a peer whose bind_resp carries no sc_interface_version', async () => {
  const { session, wire } = await boundEsme({}, UNTOLD);
  expect(session.bound?.peerVersion).toBe(0x33);
  const payload = { ...message(), tlvs: { user_message_reference: 7 } };
  expect(await session.submit(payload)).toEqual({ kind: 'unsent', cause: 'tlvs-not-supported' });
  const plain = session.submit(message());
  const request = await wire.next('submit_sm');
  expect(request.tlvs).toEqual({});
  wire.send({ command: 'submit_sm_resp', sequence: request.sequence, message_id: '1' });
  expect((await plain).kind).toBe('accepted');
});

it('S1: sends TLVs all the same where the profile of the carrier says so', async () => {
  const { session, wire } = await boundEsme({ tlvs: 'always' }, UNTOLD);
  void session.submit({ ...message(), tlvs: { user_message_reference: 7 } });
  expect((await wire.next('submit_sm')).tlvs).toEqual({ user_message_reference: 7 });
});

it('S1: an SMSC tells its version to an ESME of 3.4 and sends no TLV to one of 3.3', async () => {
  const { port } = await runningSmsc();
  for (const [version, tlvs] of [
    [0x34, { sc_interface_version: 0x34 }],
    [0x33, {}],
  ] as const) {
    const wire = await dial(port);
    wire.send({ command: 'bind_transmitter', sequence: 1, system_id: 'shop', interface_version: version });
    expect((await wire.next('bind_transmitter_resp')).tlvs).toEqual(tlvs);
    wire.destroy();
  }
});

it.each([
  ['system_id', 16, 0x0f],
  ['password', 9, 0x0e],
  ['system_type', 13, 0x53],
  ['address_range', 41, 0x0d],
] as const)('S1: %s has %i octets with its NUL, on both sides', async (field, max, status) => {
  const fits: PduInput = { command: 'bind_transceiver', [field]: 'x'.repeat(max - 1) };
  const tooLong = { command: 'bind_transceiver', [field]: 'x'.repeat(max) } as PduInput;
  expect(encodePdu(fits).ok).toBe(true);
  expect(encodePdu(tooLong)).toEqual({ ok: false, fault: { field, reason: 'too-long' } });
  const { port } = await runningSmsc();
  const wire = await dial(port);
  wire.write(stretched(bytes({ ...fits, sequence: 5 }), 'x'));
  expect(await wire.next('bind_transceiver_resp')).toMatchObject({ status, sequence: 5 });
  wire.destroy();
});

it.each(['source_addr', 'destination_addr'] as const)('S1: %s has 21 octets with its NUL', (field) => {
  expect(encodePdu({ command: 'submit_sm', [field]: '1'.repeat(20) } as PduInput).ok).toBe(true);
  expect(encodePdu({ command: 'submit_sm', [field]: '1'.repeat(21) } as PduInput)).toMatchObject({
    ok: false,
  });
});

/** One character more in the run of that character that a PDU holds. */
const stretched = (pdu: Buffer, character: string): Buffer => {
  const at = pdu.indexOf(character, 16);
  const longer = Buffer.concat([pdu.subarray(0, at), Buffer.from(character), pdu.subarray(at)]);
  longer.writeUInt32BE(longer.length, 0);
  return longer;
};
