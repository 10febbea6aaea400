import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../support/deadline.ts';
import { type OperatorGateway, openOperatorGateway } from './operator-gateway.ts';

const CARRIERS = '/v1/operator/carriers';
const ROUTES = '/v1/operator/routes';
const HOUR = 3_600_000;

let op: OperatorGateway;
beforeEach(async () => {
  op = await openOperatorGateway();
});
afterEach(() => op.close());

const later = (milliseconds: number): string => new Date(op.gateway.now() + milliseconds).toISOString();
const trace = async (id: string, step: string) =>
  (await op.gateway.message(id, () => true)).trace.filter((line) => line.step === step);

/** Everything sent has left once and is paid for. */
const expectAllLeft = async (count: number): Promise<void> => {
  await op.inStage('submitted', count);
  expect(op.smsc.record.submissions).toHaveLength(count);
  expect(op.smsc.record.submittedTwice()).toEqual([]);
  expect(await op.held()).toBe(0n);
  expect(await op.ledgerFaults()).toEqual([]);
};

describe('a wrong password', () => {
  it('is corrected by PATCH: it binds, and what waited leaves at once', async () => {
    await op.addCarrier('north', {}, 'wrong');
    await op.addRoute({ country: 'FR' }, 'north');
    await op.send(30);
    await eventually('the reason', async () => {
      const { body } = await op.gateway.operator.get(`${CARRIERS}/north`);
      return body['fault'] === 'the SMSC refused the system id or the password';
    });
    expect(await op.stages()).toEqual({ queued: 30 });
    const started = performance.now();
    const changed = await op.gateway.operator.patch(`${CARRIERS}/north`, { secret: 'secret' });
    expect(changed).toMatchObject({ status: 200, body: { hasSecret: true, waiting: 30 } });
    await expectAllLeft(30);
    expect(performance.now() - started).toBeLessThan(8_000);
    expect((await op.gateway.operator.get(`${CARRIERS}/north`)).body).toMatchObject({
      fault: null,
      waiting: 0,
    });
  });

  it('in its settings too: a host or a system id', async () => {
    await op.addCarrier('north', { port: op.deadPort, systemId: 'somebody' });
    await op.addRoute({ country: 'FR' }, 'north');
    await op.send(3);
    await op.gateway.operator.patch(`${CARRIERS}/north`, { settings: { port: op.smsc.port } });
    await op.gateway.operator.patch(`${CARRIERS}/north`, { settings: { systemId: 'carillon' } });
    await expectAllLeft(3);
  });

  it('while texts are on the wire: they end as they would have, and nothing leaves twice', async () => {
    await op.addCarrier('north');
    await op.addRoute({ country: 'FR' }, 'north');
    const answered = Promise.withResolvers<void>();
    op.smsc.script = { answer: () => answered.promise.then(() => ({})) };
    await op.send(5);
    await eventually('five on the wire', async () => op.smsc.record.submissions.length === 5);
    const changing = op.gateway.operator.patch(`${CARRIERS}/north`, { settings: { window: 20 } });
    await op.send(5);
    answered.resolve();
    expect((await changing).status).toBe(200);
    await expectAllLeft(10);
  });
});

describe('the queue of a dead carrier', () => {
  it('moves to the living one of the new route within seconds, whatever was due when', async () => {
    await op.addCarrier('dead', { port: op.deadPort });
    await op.addCarrier('living');
    const route = await op.addRoute({ country: 'FR' }, 'dead');
    const ids = await op.send(40);
    const scheduled = await op.send(2, { sendAt: later(HOUR) });
    await op.inStage('queued', 42);
    await op.gateway.operator.patch(`${ROUTES}/${route}`, { carriers: [{ name: 'living' }] });
    await op.inStage('submitted', 40, 6_000);
    expect(op.smsc.record.submissions).toHaveLength(40);
    expect(await trace(ids[0]!, 'route')).toMatchObject([
      {},
      {
        outcome: 'noted',
        detail: 'The routes were changed while it waited: it went on from dead to living.',
        facts: { from: 'dead', to: 'living', reason: 'route_changed' },
      },
    ]);
    expect(await op.gateway.message(scheduled[0]!, ({ carrier }) => carrier === 'living')).toBeDefined();
    expect((await op.gateway.operator.delete(`${CARRIERS}/dead`)).status).toBe(204);
    op.gateway.advance(HOUR);
    await expectAllLeft(42);
  });

  it('waits for a route while there is none, and leaves when there is one', async () => {
    await op.addCarrier('dead', { port: op.deadPort });
    await op.addCarrier('living');
    const route = await op.addRoute({ country: 'FR' }, 'dead');
    const [id] = await op.send(10);
    await op.gateway.operator.delete(`${ROUTES}/${route}`);
    const waiting = await op.gateway.message(id!, ({ carrier }) => carrier === null);
    expect(waiting.detail).toBe('Waits in its lane: no route serves it at the moment.');
    // Nothing of it is the old carrier's any more.
    expect((await op.gateway.operator.delete(`${CARRIERS}/dead`)).status).toBe(204);
    await op.addRoute({ country: 'FR' }, 'living');
    await expectAllLeft(10);
  });

  it('goes by the next line that matches when its own is paused or deleted, or a better one is added', async () => {
    await op.addCarrier('dead', { port: op.deadPort });
    await op.addCarrier('living');
    await op.addRoute({ country: null, order: 5 }, 'living');
    const route = await op.addRoute({ country: 'FR' }, 'dead');
    await op.send(5);
    await op.gateway.operator.post(`${ROUTES}/${route}/pause`, {});
    await op.inStage('submitted', 5, 6_000);
    await op.gateway.operator.post(`${ROUTES}/${route}/resume`, {});
    await op.send(5);
    await op.inStage('queued', 5);
    await op.addRoute({ country: 'FR', lane: 'transactional' }, 'living');
    await expectAllLeft(10);
  });

  it('is looked at when its turn comes: a living carrier that serves it no more does not send it', async () => {
    await op.addCarrier('living');
    await op.addCarrier('other', { port: op.deadPort });
    await op.addRoute({ country: 'FR' }, 'living');
    await op.gateway.live.post('/v1/pauses', {});
    await op.send(20);
    await op.inStage('queued', 20);
    // Behind the gateway's back, so that no sweep has moved them when they may go on.
    await op.gateway.database.pool.query(
      `UPDATE routes SET carriers = '[{"name":"other","weight":1}]' WHERE country = 'FR'`,
    );
    const { data } = (await op.gateway.live.get('/v1/pauses')).body;
    op.gateway.advance(1_500);
    await op.gateway.live.delete(`/v1/pauses/${data[0]!.id}`);
    await eventually('all for the other', async () => {
      const { rows } = await op.gateway.database.pool.query(
        "SELECT FROM messages WHERE carrier = 'other' AND stage = 'queued'",
      );
      return rows.length === 20;
    });
    expect(op.smsc.record.submissions).toEqual([]);
  });
});

describe('a text whose time is up while nothing takes it', () => {
  const waitsFor = {
    'a carrier that is down': async () => {
      await op.addCarrier('north', { port: op.deadPort });
      await op.addRoute({ country: 'FR' }, 'north');
    },
    'a carrier that is paused': async () => {
      await op.addCarrier('north');
      await op.addRoute({ country: 'FR' }, 'north');
      await op.gateway.operator.post(`${CARRIERS}/north/pause`, {});
    },
    'its account, which is paused': async () => {
      await op.addCarrier('north');
      await op.addRoute({ country: 'FR' }, 'north');
      await op.gateway.live.post('/v1/pauses', {});
    },
    'a route': async () => {
      await op.addCarrier('north', { port: op.deadPort });
      const route = await op.addRoute({ country: 'FR' }, 'north');
      await op.send(1, { notAfter: later(HOUR) });
      await op.send(1);
      await op.gateway.operator.delete(`${ROUTES}/${route}`);
      await eventually('no carrier', async () => {
        const { rows } = await op.gateway.database.pool.query('SELECT FROM messages WHERE carrier IS NULL');
        return rows.length === 2;
      });
    },
  };

  it.each(Object.entries(waitsFor))(
    'waits for %s: it is Expired on time, its hold released',
    async (_, set) => {
      await set();
      const already = (await op.stages())['queued'] ?? 0;
      if (already === 0) await op.send(1, { notAfter: later(HOUR) });
      if (already === 0) await op.send(1);
      await op.inStage('queued', 2);
      const { data } = (await op.gateway.live.get('/v1/messages')).body;
      const [open, timely] = data.map(({ id }) => id);
      op.gateway.advance(HOUR - 60_000);
      await op.gateway.sweep();
      expect(await op.stages()).toEqual({ queued: 2 });
      op.gateway.advance(61_000);
      await op.gateway.sweep();
      expect(await op.gateway.message(timely!, () => true)).toMatchObject({
        status: 'expired',
        detail: 'Dropped: it could not leave before notAfter.',
      });
      expect((await trace(timely!, 'expiry')).length).toBe(1);
      expect(await op.stages()).toEqual({ queued: 1, settled: 1 });
      op.gateway.advance(47 * HOUR);
      await op.gateway.sweep();
      expect(await op.gateway.message(open!, () => true)).toMatchObject({
        status: 'expired',
        detail: 'Given up: it waited for longer than its lane allows, so it would have come too late.',
      });
      expect(await op.held()).toBe(0n);
      expect(await op.ledgerFaults()).toEqual([]);
      const { body } = await op.probe('/metrics');
      expect(body).toContain('carillon_messages_expired_total{reason="not_after_passed"} 1');
      expect(body).toContain('carillon_messages_expired_total{reason="waited_too_long"} 1');
    },
  );

  it('counts from when it was to be sent, by the limit the operator has set', async () => {
    await op.addCarrier('north', { port: op.deadPort });
    await op.addRoute({ country: 'FR' }, 'north');
    const limits = '/v1/operator/waiting-limits';
    expect((await op.gateway.operator.get(limits)).body).toEqual({
      otp: 600,
      transactional: 172_800,
      conversation: 86_400,
      commercial: 604_800,
    });
    expect(await op.gateway.operator.put(limits, { transactional: 1_800, otp: null })).toMatchObject({
      status: 200,
      body: { transactional: 1_800, otp: 600 },
    });
    for (const body of [{ transactional: 5 }, { urgent: 600 }, { otp: '600' }])
      expect((await op.gateway.operator.put(limits, body)).status).toBe(400);
    await op.send(1, { sendAt: later(5 * HOUR) });
    await op.send(1);
    await op.inStage('queued', 2);
    op.gateway.advance(HOUR);
    await op.gateway.sweep();
    expect(await op.stages()).toEqual({ queued: 1, settled: 1 });
    op.gateway.advance(4 * HOUR + 1_700_000);
    await op.gateway.sweep();
    expect(await op.stages()).toEqual({ queued: 1, settled: 1 });
    op.gateway.advance(200_000);
    await op.gateway.sweep();
    expect(await op.stages()).toEqual({ settled: 2 });
  });

  it('is not sent by a carrier that comes back before the sweep has seen it', async () => {
    await op.addCarrier('north');
    await op.addRoute({ country: 'FR' }, 'north');
    const paused = (await op.gateway.live.post('/v1/pauses', {})).body;
    await op.send(1);
    await op.inStage('queued', 1);
    await op.gateway.operator.put('/v1/operator/waiting-limits', { transactional: 60 });
    op.gateway.advance(61_000);
    await op.gateway.live.delete(`/v1/pauses/${paused.id}`);
    await op.inStage('settled', 1);
    expect(op.smsc.record.submissions).toEqual([]);
    expect(await op.held()).toBe(0n);
  });
});

describe('what waits for a carrier', () => {
  it('is moved by the operator, against the routes, and leaves there', async () => {
    await op.addCarrier('dead', { port: op.deadPort });
    await op.addCarrier('living');
    await op.addRoute({ country: 'FR' }, 'dead');
    const [id] = await op.send(12);
    const moved = await op.gateway.operator.post(`${CARRIERS}/dead/move`, { to: 'living' });
    expect(moved).toMatchObject({ status: 200, body: { moved: 12, left: 0 } });
    await expectAllLeft(12);
    expect((await trace(id!, 'route')).at(-1)).toMatchObject({
      detail: 'The operator moved it from dead to living.',
    });
    const events = (await op.gateway.operator.get('/v1/operator/carrier-events?carrier=dead')).body.data;
    expect(events.find(({ type }) => type === 'carrier.texts_moved')).toMatchObject({ facts: { moved: 12 } });
  });

  it('is not moved to itself, to nobody, or from nobody', async () => {
    await op.addCarrier('dead', { port: op.deadPort });
    const move = (from: string, to: string) => op.gateway.operator.post(`${CARRIERS}/${from}/move`, { to });
    expect(await move('dead', 'dead')).toMatchObject({
      status: 400,
      body: { code: 'request_invalid', field: 'to' },
    });
    expect(await move('dead', 'nobody')).toMatchObject({
      status: 422,
      body: { code: 'carrier_unknown', field: 'to' },
    });
    expect(await move('nobody', 'dead')).toMatchObject({ status: 404, body: { code: 'carrier_not_found' } });
  });

  it('is cancelled, every hold given back once, whosever texts they are', async () => {
    await op.addCarrier('dead', { port: op.deadPort });
    await op.addRoute({ country: 'FR' }, 'dead');
    const other = await op.gateway.account('other', '10');
    const [mine] = await op.send(7);
    await other.requests.post('/v1/messages', {
      to: '+33612399999',
      text: 'Hello.',
      purpose: 'transactional',
    });
    expect(await op.held()).toBeGreaterThan(0n);
    const cancelled = await op.gateway.operator.post(`${CARRIERS}/dead/cancel`);
    expect(cancelled).toMatchObject({ status: 200, body: { cancelled: 8, left: 0 } });
    expect(await op.gateway.operator.post(`${CARRIERS}/dead/cancel`)).toMatchObject({
      body: { cancelled: 0 },
    });
    expect(await op.held()).toBe(0n);
    expect(await op.ledgerFaults()).toEqual([]);
    const message = await op.gateway.message(mine!, () => true);
    expect(message).toMatchObject({
      status: 'not_issued',
      detail: 'The operator cancelled it before it left.',
    });
    expect(message.trace.some(({ step }) => step === 'cancel')).toBe(true);
  });

  it('keeps it from being deleted, with how much of what and the calls that mend it', async () => {
    await op.addCarrier('dead', { port: op.deadPort });
    const route = await op.addRoute({ country: 'FR' }, 'dead');
    await op.send(3);
    await op.inStage('queued', 3);
    const refused = await op.gateway.operator.delete(`${CARRIERS}/dead`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'carrier_in_use' } });
    expect(refused.body['detail']).toBe(
      `The carrier dead is still needed. The route ${route} uses it: change with PATCH /v1/operator/routes/{id}, or delete ` +
        'with DELETE. 3 texts wait for it: move with POST /v1/operator/carriers/dead/move, or cancel with POST ' +
        '/v1/operator/carriers/dead/cancel.',
    );
    await op.gateway.operator.post(`${CARRIERS}/dead/cancel`);
    await op.gateway.operator.delete(`${ROUTES}/${route}`);
    expect((await op.gateway.operator.delete(`${CARRIERS}/dead`)).status).toBe(204);
  });

  it('and so do texts on the wire, and receipts it owes, unless they are given up', async () => {
    await op.addCarrier('living');
    const route = await op.addRoute({ country: 'FR' }, 'living');
    const answered = Promise.withResolvers<void>();
    op.smsc.script = { answer: () => answered.promise.then(() => ({})) };
    await op.send(2);
    await eventually('two on the wire', async () => op.smsc.record.submissions.length === 2);
    await op.gateway.operator.delete(`${ROUTES}/${route}`);
    const detail = async (query = ''): Promise<unknown> =>
      (await op.gateway.operator.delete(`${CARRIERS}/living${query}`)).body?.['detail'];
    expect(await detail('?receipts=forgo')).toContain('2 texts are being handed to it: pause with POST');
    answered.resolve();
    await op.inStage('submitted', 2);
    expect(await detail()).toContain(
      '2 texts await a receipt of it: wait up to 48 hours, or give them up with DELETE',
    );
    expect((await op.gateway.operator.delete(`${CARRIERS}/living?receipts=forgo`)).status).toBe(204);
    op.gateway.advance(49 * HOUR);
    await op.gateway.sweep();
    await op.inStage('settled', 2);
    expect(await op.held()).toBe(0n);
  });
});

describe('a cancel by the operator', () => {
  beforeEach(async () => {
    await op.addCarrier('dead', { port: op.deadPort });
    await op.addRoute({ country: 'FR' }, 'dead');
  });
  const cancel = (body: object) => op.gateway.operator.post('/v1/operator/messages/cancel', body);
  const accountId = async (): Promise<string> =>
    (await op.gateway.operator.get('/v1/operator/accounts')).body.data[0]!.id;

  it('takes one message, a reference, an event key or all of an account', async () => {
    const [one] = await op.send(1);
    await op.send(2, { reference: 'spring' });
    await op.send(1, { eventKey: 'order:7:shipped' });
    await op.send(3);
    const account = await accountId();
    expect(await cancel({ id: one! })).toMatchObject({
      status: 200,
      body: { cancelled: 1, tooLate: 0, left: 0 },
    });
    expect((await cancel({ accountId: account, reference: 'spring' })).body).toMatchObject({ cancelled: 2 });
    expect((await cancel({ accountId: account, eventKeyPrefix: 'order:7:' })).body).toMatchObject({
      cancelled: 1,
    });
    expect((await cancel({ accountId: account })).body).toMatchObject({ cancelled: 3, left: 0 });
    expect(await op.stages()).toEqual({ settled: 7 });
    expect(await op.held()).toBe(0n);
    expect(await op.ledgerFaults()).toEqual([]);
  });

  it('says what was too late, what is nobody’s, and what names nothing or too much', async () => {
    await op.gateway.operator.patch(`${CARRIERS}/dead`, { settings: { port: op.smsc.port } });
    const [id] = await op.send(1);
    await op.inStage('submitted', 1);
    expect((await cancel({ id: id! })).body).toEqual({ cancelled: 0, tooLate: 1, left: 0 });
    const nobody = `msg_${'0'.repeat(32)}`;
    expect(await cancel({ id: nobody })).toMatchObject({ status: 404, body: { code: 'message_not_found' } });
    expect(await cancel({ accountId: `acc_${'0'.repeat(32)}` })).toMatchObject({
      body: { code: 'account_not_found' },
    });
    for (const body of [{}, { id: id!, accountId: await accountId() }, { reference: 'spring' }])
      expect(await cancel(body)).toMatchObject({ status: 400, body: { code: 'request_invalid' } });
  });
});

describe('an SMSC that is gone', () => {
  const metricsOf = async (): Promise<string> => (await op.probe('/metrics')).body;
  const ready = async () => (await op.probe('/ready')).json<{ checks: Record<string, string> }>();
  const eventsOf = async (carrier: string) =>
    (await op.gateway.operator.get(`/v1/operator/carrier-events?carrier=${carrier}`)).body.data;

  it('is told of by event, metric, health and readiness, and so is its return', async () => {
    await op.addCarrier('north');
    await op.addCarrier('south');
    await op.addRoute({ country: 'FR' }, 'north');
    await eventually('both up', async () => (await ready()).checks['carriers'] === 'ok');
    await op.gateway.sweep();
    expect(await metricsOf()).toContain('carillon_carrier_up{carrier="north"} 1');

    await op.gateway.operator.patch(`${CARRIERS}/north`, { settings: { port: op.deadPort } });
    await op.send(3);
    await eventually('a fault', async () =>
      (await ready()).checks['carriers']?.startsWith('north: the SMSC cannot be reached'),
    );
    expect((await op.probe('/ready')).statusCode).toBe(200);
    await op.gateway.sweep();
    op.gateway.advance(6_000);
    await op.gateway.sweep();
    const [down] = (await eventsOf('north')).filter(({ type }) => type === 'carrier.down');
    expect(down).toMatchObject({
      reason: expect.stringMatching(/^The carrier north takes nothing: the SMSC cannot be reached \(/),
    });
    const metrics = await metricsOf();
    expect(metrics).toContain('carillon_carrier_up{carrier="north"} 0');
    expect(metrics).toContain('carillon_carrier_up{carrier="south"} 1');
    // A count of the queue serves for a moment.
    await eventually('the queue in the metrics', async () =>
      (await metricsOf()).includes('carillon_carrier_waiting_messages{carrier="north"} 3'),
    );
    expect(await metricsOf()).toMatch(/carillon_carrier_oldest_waiting_seconds\{carrier="north"\} [1-9]/);
    expect(metrics).toContain('carillon_carrier_events_total{carrier="north",type="carrier.down"} 1');
    const view = (await op.gateway.operator.get(`${CARRIERS}/north`)).body;
    expect(view).toMatchObject({
      health: 0,
      waiting: 3,
      downSince: expect.any(String),
      oldestWaiting: expect.any(String),
    });

    await op.gateway.operator.patch(`${CARRIERS}/north`, { settings: { port: op.smsc.port } });
    await op.inStage('submitted', 3);
    await eventually('well again', async () => {
      op.gateway.advance(3_000);
      await op.gateway.sweep();
      return (await eventsOf('north')).some(({ type }) => type === 'carrier.up');
    });
    expect((await eventsOf('north')).filter(({ type }) => type === 'carrier.down')).toHaveLength(1);
    expect((await op.gateway.operator.get(`${CARRIERS}/north`)).body).toMatchObject({
      health: 100,
      downSince: null,
    });
    expect(await metricsOf()).toContain('carillon_carrier_up{carrier="north"} 1');
  });

  it('is no fault while the operator has paused it', async () => {
    await op.addCarrier('north', { port: op.deadPort });
    await op.gateway.operator.post(`${CARRIERS}/north/pause`, {});
    await op.gateway.sweep();
    op.gateway.advance(10_000);
    await op.gateway.sweep();
    expect((await eventsOf('north')).map(({ type }) => type)).toEqual(['carrier.paused']);
    expect(await metricsOf()).not.toContain('carillon_carrier_up{carrier="north"}');
  });

  it('lets its texts fail over to the next carrier of their route', async () => {
    await op.addCarrier('north', { port: op.deadPort });
    await op.addCarrier('south');
    await op.addRoute({ country: 'FR' }, 'north', 'south');
    const [id] = await op.send(5);
    await op.gateway.sweep();
    op.gateway.advance(31_000);
    await op.gateway.sweep();
    await expectAllLeft(5);
    expect((await trace(id!, 'failover')).length).toBeLessThanOrEqual(1);
  });
});

describe('a carrier that answers and takes nothing', () => {
  const SUBMITFAIL = 0x45;
  const tries = () => op.smsc.record.submissions.length;
  const carrierEvents = async () =>
    (await op.gateway.operator.get('/v1/operator/carrier-events?carrier=north')).body.data;
  beforeEach(async () => {
    await op.addCarrier('north');
    await op.addRoute({ country: 'FR' }, 'north');
  });

  it('is asked later each time, with a line for each try, and is told of', async () => {
    op.smsc.script = { answer: () => ({ status: SUBMITFAIL }) };
    const [id] = await op.send(1);
    await eventually('the first try', async () => tries() > 0);
    for (let minute = 0; minute < 4; minute++) {
      await op.inStage('queued', 1);
      const { rows } = await op.gateway.database.pool.query<{ due_at: Date }>('SELECT due_at FROM messages');
      op.gateway.advance(Math.max(0, rows[0]!.due_at.getTime() - op.gateway.now()));
      const before = tries();
      await eventually('the next try', async () => tries() > before);
    }
    await op.inStage('queued', 1);
    const { rows } = await op.gateway.database.pool.query<{ due_at: Date }>('SELECT due_at FROM messages');
    expect(rows[0]!.due_at.getTime() - op.gateway.now()).toBeGreaterThan(30_000);
    const lines = (await trace(id!, 'carrier')).filter(({ outcome }) => outcome === 'held');
    expect(lines).toHaveLength(tries());
    expect(lines[0]).toMatchObject({
      detail:
        'Try 1: north did not take it, it cannot take it now (0x00000045: ESME_RSUBMITFAIL, The submission failed at the peer).',
      facts: { carrier: 'north', try: 1, code: '0x00000045' },
    });
    await op.gateway.sweep();
    const refusing = (await carrierEvents()).filter(({ type }) => type === 'carrier.refusing');
    expect(refusing).toHaveLength(1);
    expect(refusing[0]!['reason']).toContain('refuses everything for now: 0x00000045: ESME_RSUBMITFAIL');
    expect((await op.gateway.operator.get(`${CARRIERS}/north`)).body['fault']).toContain('ESME_RSUBMITFAIL');
    op.smsc.script = {};
    op.gateway.advance(700_000);
    await op.inStage('submitted', 1);
    await eventually('taking again', async () => {
      await op.gateway.sweep();
      return (await carrierEvents()).some(({ type }) => type === 'carrier.taking');
    });
    expect((await op.gateway.operator.get(`${CARRIERS}/north`)).body['fault']).toBeNull();
    expect(await op.ledgerFaults()).toEqual([]);
  });

  it.each([
    ['ESME_RSUBMITFAIL', 0x45],
    ['ESME_RTHROTTLED', 0x58],
  ])('is not asked for ever: %s', async (_, status) => {
    op.smsc.script = { answer: () => ({ status }) };
    const { pool } = op.gateway.database;
    const [id] = await op.send(1);
    await eventually('a try', async () => {
      return (await pool.query('SELECT FROM deferrals WHERE tries = 1')).rowCount === 1;
    });
    // Hours go by, and all its tries but two.
    await pool.query('UPDATE deferrals SET tries = 48');
    op.gateway.advance(800_000);
    await eventually('the last try but one', async () => {
      return (await pool.query('SELECT FROM deferrals WHERE tries = 49')).rowCount === 1;
    });
    const { rows } = await pool.query<{ due_at: Date }>('SELECT due_at FROM messages');
    expect(rows[0]!.due_at.getTime() - op.gateway.now()).toBeGreaterThan(400_000);
    op.gateway.advance(800_000);
    await op.inStage('settled', 1);
    expect(await op.gateway.message(id!, () => true)).toMatchObject({
      status: 'not_issued',
      detail: expect.stringContaining('The carrier would not take it, however often it was tried.'),
    });
    expect(tries()).toBe(3);
    expect(await op.held()).toBe(0n);
    expect(await op.ledgerFaults()).toEqual([]);
  });
});

describe('an SMSC that takes no TLVs', () => {
  const LONG = 'All of this does not fit in one part. '.repeat(8);
  beforeEach(async () => {
    await op.close();
    op = await openOperatorGateway({ interfaceVersion: 0x33 });
  });

  it.each([
    ['sar', 'long texts', 'submitted'],
    ['payload', 'all texts, which it marks alike', 'settled'],
  ])('by %s refuses %s at once, with the reason', async (longMessages, _, short) => {
    await op.addCarrier('north', { profile: { longMessages } });
    await op.addRoute({ country: 'FR' }, 'north');
    const [long] = await op.send(1, { text: LONG });
    await op.inStage('settled', 1);
    expect(await op.gateway.message(long!, () => true)).toMatchObject({
      status: 'not_issued',
      detail:
        'The carrier takes no text of this length in the way the operator has set it up. The operator sets its longMessages to udh-8 or udh-16. A shorter text leaves as it is.',
    });
    await op.send(1);
    await op.inStage(short, short === 'settled' ? 2 : 1);
    expect(await op.held()).toBe(0n);
    await op.gateway.operator.patch(`${CARRIERS}/north`, {
      settings: { profile: { longMessages: 'udh-16' } },
    });
    await op.send(1, { text: LONG });
    await op.inStage('submitted', short === 'settled' ? 1 : 2);
  });

  it('lets them go on to another carrier of their route', async () => {
    await op.addCarrier('north', { profile: { longMessages: 'sar' } });
    await op.addCarrier('south');
    await op.addRoute({ country: 'FR' }, 'north', 'south');
    const [long] = await op.send(1, { text: LONG });
    await op.inStage('submitted', 1);
    expect(await op.gateway.message(long!, () => true)).toMatchObject({ carrier: 'south' });
  });
});
