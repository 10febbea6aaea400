import { type FaultSmsc, startFaultSmsc } from '@carillon/testing/fault-smsc/fault-smsc';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../../support/deadline.ts';
import { type HostedCarrier, hostCarrier } from './carrier-host.ts';
import { outbound, submitAll } from './outbound.ts';

const WINDOW = 5;

let smsc: FaultSmsc;
let host: HostedCarrier;
beforeEach(async () => {
  smsc = await startFaultSmsc();
});
afterEach(async () => {
  await host.close();
  await smsc.close();
});

const open = async (settings: object): Promise<HostedCarrier> => {
  host = await hostCarrier({
    type: 'smpp',
    secret: 'secret',
    leaseMs: 900,
    settings: { host: '127.0.0.1', port: smsc.port, systemId: 'carillon', window: WINDOW, ...settings },
  });
  return host;
};

const bound = (count: number) => eventually(`${count} binds`, async () => smsc.bound().length === count);

test('S20: two replicas share two binds, each with a window of its own', async () => {
  const { carrier: first, again } = await open({ binds: 2 });
  await bound(2);
  expect([first.window, first.binds!()]).toEqual([2 * WINDOW, [1, 2]]);

  const second = await again();
  await eventually('the second to have its share', async () => second.fault() === null);
  await bound(2);
  expect([first.window, second.window]).toEqual([WINDOW, WINDOW]);
  expect([first.binds!(), second.binds!()]).toEqual([[1], [2]]);

  const recipients = Array.from({ length: 20 }, (_, index) => `+336120000${String(index).padStart(2, '0')}`);
  const outcomes = await Promise.all(
    [first, second].map((carrier) =>
      submitAll(
        carrier,
        recipients.map((to) => outbound(to)),
      ),
    ),
  );
  expect(outcomes.flatMap((each) => [...each.values()].map(({ kind }) => kind))).toEqual(
    Array(40).fill('accepted'),
  );

  await first.close();
  await eventually('the second to have both', async () => second.binds!().length === 2);
  await bound(2);
  expect(second.window).toBe(2 * WINDOW);
});

test('S20: a replica without a bind stands by: it takes nothing, and that is no fault of its carrier', async () => {
  const { carrier: holder, again } = await open({});
  await bound(1);
  const standby = await again();
  expect([holder.isStandby!(), standby.isStandby!()]).toEqual([false, true]);
  expect(standby.fault()).toBe('other replicas hold its binds');
  expect(standby.fence!()).toEqual([]);
  const message = outbound('+33612000001');
  expect((await submitAll(standby, [message])).get(message.messageId)!.kind).toBe('deferred');
  expect(smsc.record.submissions).toEqual([]);
});
