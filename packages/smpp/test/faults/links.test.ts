import { describe, expect, it } from 'vitest';
import { type CloseCause, connect } from '../../src/index.ts';
import { boundEsme, message, optionsFor, wireServer } from '../support/bound.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { bytes } from '../support/wire.ts';

describe('F5: the SMSC drops the connection', () => {
  it.each(['before reading', 'after reading', 'after answering half'] as const)('%s', async (when) => {
    const { session, wire } = await boundEsme();
    const sent = [1, 2, 3, 4].map((index) => session.submit(message(String(index))));
    if (when !== 'before reading') {
      const requests = [];
      for (const _ of sent) requests.push(await wire.next('submit_sm'));
      if (when === 'after answering half') {
        for (const { sequence } of requests.slice(0, 2)) wire.send({ command: 'submit_sm_resp', sequence });
        await sent[1];
      }
    }
    wire.reset();
    const kinds = (await Promise.all(sent)).map(({ kind }) => kind);
    const half = when === 'after answering half' ? 'accepted' : 'unknown';
    expect(kinds).toEqual([half, half, 'unknown', 'unknown']);
  });

  it('in the middle of an answer: that one is unknown', async () => {
    const { session, wire } = await boundEsme();
    const sent = [session.submit(message('a')), session.submit(message('b'))];
    const first = await wire.next('submit_sm');
    const second = await wire.next('submit_sm');
    const answers = [first, second].map(({ sequence }) =>
      bytes({ command: 'submit_sm_resp', sequence, message_id: 'x' }),
    );
    wire.write(answers[0]!);
    wire.socket.end(answers[1]!.subarray(0, 17));
    expect((await Promise.all(sent)).map(({ kind }) => kind)).toEqual(['accepted', 'unknown']);
  });

  it('during the bind', async () => {
    const server = await wireServer();
    for (const end of ['reset', 'destroy'] as const) {
      const connecting = connect(optionsFor(server.port, new VirtualClock()));
      const wire = await server.accept();
      await wire.next('bind_transceiver');
      wire[end]();
      expect(await connecting).toEqual({ ok: false, failure: { kind: 'unanswered' } });
    }
  });

  it('without a word (half-open): noticed within 75 s, everything in flight told within the second', async () => {
    const { session, wire, clock } = await boundEsme({ responseTimeout: 300_000 });
    const closed = new Promise<CloseCause>((resolve) => session.once('closed', resolve));
    const sent = Array.from({ length: 10 }, () => session.submit(message()));
    for (const _ of sent) await wire.next('submit_sm');
    wire.socket.removeAllListeners('data');
    wire.socket.pause();
    clock.advance(75_000);
    expect(await closed).toEqual({ kind: 'dead-link' });
    expect((await Promise.all(sent)).every(({ kind }) => kind === 'unknown')).toBe(true);
  });
});

describe('F6: the SMSC is slow', () => {
  it('answers that trickle in octet by octet are whole', async () => {
    const { session, wire } = await boundEsme();
    const submitted = session.submit(message());
    const { sequence } = await wire.next('submit_sm');
    const answer = bytes({
      command: 'submit_sm_resp',
      sequence,
      message_id: 'slow',
      tlvs: { congestion_state: 3 },
    });
    for (const octet of answer) {
      wire.write(Buffer.of(octet));
      await new Promise(setImmediate);
    }
    expect(await submitted).toMatchObject({ kind: 'accepted', messageId: 'slow' });
  });

  it('an answer that stops half way does not keep a dead link alive', async () => {
    const { session, wire, clock } = await boundEsme();
    const closed = new Promise<CloseCause>((resolve) => session.once('closed', resolve));
    wire.write(bytes({ command: 'submit_sm_resp', sequence: 1, message_id: 'x' }).subarray(0, 10));
    clock.advance(30_000);
    await wire.next('enquire_link');
    clock.advance(30_000);
    expect(await closed).toEqual({ kind: 'dead-link' });
  });

  it('a full window with slow answers: all are told, nothing is sent twice, memory holds one window', async () => {
    const { session, wire, clock } = await boundEsme({
      window: 10,
      keepAlive: { idle: 3_600_000, timeout: 3_600_000 },
    });
    const sent = Array.from({ length: 50 }, (_, index) => session.submit(message(String(index))));
    const seen: string[] = [];
    const late: string[] = [];
    session.on('late', ({ outcome }) => late.push(outcome.kind));
    for (let round = 0; round < 5; round++) {
      const requests = [];
      for (let index = 0; index < 10; index++) requests.push(await wire.next('submit_sm'));
      seen.push(...requests.map((request) => Buffer.from(request.short_message).toString()));
      expect(session.inFlight).toBe(10);
      const slow = round % 2 === 1;
      clock.advance(slow ? 30_000 : 20_000);
      for (const { sequence } of requests)
        wire.send({ command: 'submit_sm_resp', sequence, message_id: 'x' });
    }
    const kinds = (await Promise.all(sent)).map(({ kind }) => kind);
    await wire.settle();
    expect(kinds.filter((kind) => kind === 'accepted')).toHaveLength(30);
    expect(kinds.filter((kind) => kind === 'unknown')).toHaveLength(20);
    expect(late).toEqual(Array.from({ length: 20 }, () => 'accepted'));
    expect(seen).toEqual(Array.from({ length: 50 }, (_, index) => String(index)));
  });
});
