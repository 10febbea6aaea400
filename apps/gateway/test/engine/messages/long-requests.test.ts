import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';

const AUDIENCE = '/v1/messages/estimate/audience';
/** What a caller or a probe may have to wait while somebody's long request is worked on, on a quiet machine. */
const MOST_MS = 250;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const recipients = (count: number, variables: object = {}) =>
  Array.from({ length: count }, (_, index) => ({
    to: `+336${String(10_000_000 + index)}`,
    variables: { name: `Ann ${index}`, ...variables },
  }));

/** Asks `/health` over and over until the work is done, and tells the longest wait. */
const longestWait = async (work: Promise<unknown>): Promise<number> => {
  let going = true;
  const done = work.finally(() => {
    going = false;
  });
  let longest = 0;
  while (going) {
    const asked = performance.now();
    expect((await gateway.app.inject('/health')).statusCode).toBe(200);
    longest = Math.max(longest, performance.now() - asked);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await done;
  return longest;
};

/** What anybody does meanwhile: a read after the other. */
const readTwenty = async (): Promise<void> => {
  for (let read = 0; read < 20; read++) await gateway.live.get('/v1/wallet');
};

/** A machine that is busy makes everybody wait; only what comes on top is ours. */
const bound = async (): Promise<number> => MOST_MS + 4 * (await longestWait(readTwenty()));

const LOOPS =
  '{% for a in list %}{% for b in list %}{% for c in list %}{{ c }}{% endfor %}{% endfor %}{% endfor %}';
const list = Array.from({ length: 100 }, (_, index) => index);

describe('a long request lets everybody else go on', () => {
  it('when it estimates 5 000 recipients', async () => {
    const most = await bound();
    const body = { text: 'Hello {{ name }}!', purpose: 'transactional', recipients: recipients(5_000) };
    const estimate = gateway.live.post(AUDIENCE, body);
    expect(await longestWait(estimate)).toBeLessThan(most);
    expect((await estimate).body).toMatchObject({ recipients: 5_000 });
  });

  it('when its template has loops in loops, asked for by one account many times at once', async () => {
    const most = await bound();
    const body = { text: LOOPS, purpose: 'transactional', recipients: recipients(250, { list }) };
    const hostile = Promise.all(Array.from({ length: 2 }, () => gateway.live.post(AUDIENCE, body)));
    const neighbour = await gateway.account('neighbour', '10');
    expect(
      await longestWait(
        (async () => {
          for (let sent = 0; sent < 10; sent += 1)
            expect((await neighbour.requests.post('/v1/messages', toPhone('0001'))).status).toBe(202);
        })(),
      ),
    ).toBeLessThan(most);
    const answers = await hostile;
    for (const { status, body: answer } of answers) {
      expect(status).toBe(200);
      expect(answer['sends']).toBe(0);
      // What the time of a request does not reach is refused by name.
      const reasons = (answer['refused'] as { reason: string }[]).map(({ reason }) => reason);
      expect(reasons).toContain('work_limit_reached');
    }
  });

  it('when a batch of templates is sent, item by item', async () => {
    await gateway.live.post('/v1/templates', { name: 'loops', text: LOOPS });
    const messages = Array.from({ length: 200 }, () => ({
      to: '+33639980001',
      template: { name: 'loops', variables: { list } },
      purpose: 'transactional',
    }));
    const plain = { to: '+33639980001', text: 'Hello', purpose: 'transactional' };
    const { status, body } = await gateway.live.post('/v1/messages/batch', {
      messages: [plain, ...messages],
    });
    expect(status).toBe(202);
    expect(body.data[0]).toMatchObject({ status: 'on_hold' });
    expect(body.data.at(-1)).toMatchObject({ error: { code: 'work_limit_reached' } });
  });
});
