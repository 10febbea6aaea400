import { expect, it } from 'vitest';
import { boundEsme, boundSmsc, message } from '../support/bound.ts';

it('query_sm, cancel_sm, replace_sm, data_sm and submit_multi have their own answers', async () => {
  const { session, wire } = await boundEsme();
  const queried = session.request('query_sm', { message_id: 'a1', source_addr: '336' });
  const query = await wire.next('query_sm');
  wire.send({ command: 'query_sm_resp', sequence: query.sequence, message_id: 'a1', message_state: 2 });
  const outcome = await queried;
  expect(outcome).toMatchObject({ kind: 'accepted', messageId: 'a1', response: { message_state: 2 } });

  const cancelled = session.request('cancel_sm', { message_id: 'a1' });
  wire.send({ command: 'cancel_sm_resp', status: 0x11, sequence: (await wire.next('cancel_sm')).sequence });
  expect(await cancelled).toMatchObject({ kind: 'refused', status: 0x11, class: 'permanent' });

  const replaced = session.request('replace_sm', { message_id: 'a1', short_message: Buffer.from('new') });
  wire.send({ command: 'replace_sm_resp', sequence: (await wire.next('replace_sm')).sequence });
  expect(await replaced).toMatchObject({ kind: 'accepted', messageId: '' });

  const sent = session.request('data_sm', { tlvs: { message_payload: Buffer.from('x') } });
  wire.send({ command: 'data_sm_resp', sequence: (await wire.next('data_sm')).sequence, message_id: 'd1' });
  expect(await sent).toMatchObject({ kind: 'accepted', messageId: 'd1' });

  const dest_address = [{ dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: '336' }, { dl_name: 'all' }];
  const many = session.request('submit_multi', { dest_address });
  const multi = await wire.next('submit_multi');
  expect(multi.dest_address).toEqual(dest_address);
  const unsuccess_sme = [
    { dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: '336', error_status_code: 0x0b },
  ];
  wire.send({ command: 'submit_multi_resp', sequence: multi.sequence, message_id: 'n1', unsuccess_sme });
  expect(await many).toMatchObject({ kind: 'accepted', response: { unsuccess_sme } });
});

it('an SMSC answers what it has handlers for, and says so of the rest', async () => {
  const { wire } = await boundSmsc({
    handlers: {
      query_sm: ({ message_id }) => ({ message_id, message_state: 1, final_date: '' }),
      cancel_sm: () => ({ status: 0x11 }),
    },
  });
  wire.send({ command: 'query_sm', sequence: 2, message_id: 'a1' });
  expect(await wire.next('query_sm_resp')).toMatchObject({ status: 0, message_id: 'a1', message_state: 1 });
  wire.send({ command: 'cancel_sm', sequence: 3 });
  expect(await wire.next('cancel_sm_resp')).toMatchObject({ status: 0x11, sequence: 3 });
  wire.send({ command: 'replace_sm', sequence: 4 });
  expect(await wire.next('replace_sm_resp')).toMatchObject({ status: 0x03, sequence: 4 });
});

it('an ESME is told of outbind and alert_notification, which have no answer', async () => {
  const seen: unknown[] = [];
  const { wire } = await boundEsme({
    handlers: { alert_notification: (pdu) => void seen.push(pdu.source_addr) },
  });
  wire.send({ command: 'alert_notification', sequence: 1, source_addr: '33699' });
  await wire.settle();
  expect(seen).toEqual(['33699']);
  expect(wire.unread).toBe(0);
});

it('a response nobody asked for is told and harms nobody', async () => {
  const { session, wire } = await boundEsme();
  const unmatched: number[] = [];
  session.on('unmatched', ({ sequence }) => unmatched.push(sequence));
  wire.send(
    { command: 'submit_sm_resp', sequence: 4242 },
    { command: 'generic_nack', status: 3, sequence: 0 },
    { command: 'unbind_resp', sequence: 1 },
  );
  await wire.settle();
  expect(unmatched).toEqual([4242, 0, 1]);
  expect(session.state).toBe('bound');
});

it('capacity is what would leave at once', async () => {
  const { session, wire } = await boundEsme({ window: 5 });
  expect(session.capacity).toBe(5);
  void session.submit(message());
  void session.submit(message());
  expect(session.capacity).toBe(3);
  const { sequence } = await wire.next('submit_sm');
  wire.send({ command: 'submit_sm_resp', sequence });
  await wire.settle();
  expect(session.capacity).toBe(4);
  session.destroy();
  await wire.closed;
  expect(session.capacity).toBe(0);
});
