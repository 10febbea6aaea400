import { startFaultSmsc } from '@carillon/testing/fault-smsc/fault-smsc';
import { createGate } from '@carillon/testing/fault-smsc/gate';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../../support/deadline.ts';
import { startTestGateway } from '../../support/gateway.ts';
import { requestsOf } from '../../support/requests.ts';

const WINDOW = 10;
const texts = (first: number, count: number) => ({
  messages: Array.from({ length: count }, (_, index) => ({
    to: `+336123456${first + index}`,
    text: 'Your order is on its way.',
    purpose: 'transactional',
  })),
});

test('the last free place of a window is used, although the other answers stay away', async () => {
  const smsc = await startFaultSmsc();
  onTestFinished(() => smsc.close());
  const gateway = await startTestGateway();
  onTestFinished(() => gateway.close());
  const { live, operator } = gateway;
  const withheld = createGate();
  smsc.script = {
    answer: async () => {
      await withheld.pass();
      return {};
    },
  };
  await operator.post('/v1/operator/carriers', {
    name: 'line',
    type: 'smpp',
    settings: { host: '127.0.0.1', port: smsc.port, systemId: 'carillon', window: WINDOW },
    secret: 'secret',
  });
  await operator.post('/v1/operator/routes', { country: 'FR', order: 1, carriers: [{ name: 'line' }] });
  await eventually('the bind', async () => smsc.bound().length === 1);

  await live.post('/v1/messages/batch', texts(10, WINDOW - 1));
  await eventually('all but one place to be taken', async () => withheld.waiting === WINDOW - 1);

  // Another process takes more in: this one is not woken, and finds them when it looks.
  const other = await gateway.replica();
  onTestFinished(() => other.stop());
  await requestsOf(other.app, gateway.demo!.key).post('/v1/messages/batch', texts(40, 3));
  await eventually('the window to be full', async () => withheld.waiting === WINDOW);

  withheld.open();
  await eventually('the others to leave', async () => smsc.record.submissions.length === WINDOW + 2);
  expect(smsc.record.submittedTwice()).toEqual([]);
});
