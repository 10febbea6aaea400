import { createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { type CloseCause, Session } from '../../src/index.ts';
import { boundEsme, boundSmsc, message } from '../support/bound.ts';
import { bytes, dial } from '../support/wire.ts';

it('what is submitted in one turn leaves in one write', async () => {
  const { session, wire } = await boundEsme({ window: 100 });
  const before = wire.chunks;
  for (let index = 0; index < 100; index++) void session.submit(message(String(index)));
  for (let index = 0; index < 100; index++) await wire.next('submit_sm');
  expect(wire.chunks - before).toBe(1);
});

it('what came in one chunk is answered in one write', async () => {
  const { wire } = await boundSmsc({ handlers: { submit_sm: () => ({ message_id: '1' }) } });
  const before = wire.chunks;
  wire.send(
    ...Array.from({ length: 50 }, (_, sequence) => ({
      command: 'submit_sm' as const,
      sequence,
      ...message(),
    })),
  );
  for (let index = 0; index < 50; index++) await wire.next('submit_sm_resp');
  expect(wire.chunks - before).toBe(1);
});

it('megabytes in one turn arrive in order and whole', async () => {
  const { session, wire } = await boundEsme({ window: 200 });
  for (let index = 0; index < 200; index++) {
    const message_payload = Buffer.alloc(index % 3 === 0 ? 60_000 : 300, index);
    void session.submit({ ...message(), tlvs: { message_payload } });
  }
  for (let index = 0; index < 200; index++) {
    const { tlvs } = await wire.next('submit_sm');
    expect(
      Buffer.from(tlvs.message_payload!).equals(Buffer.alloc(index % 3 === 0 ? 60_000 : 300, index)),
    ).toBe(true);
  }
});

it('the octets of a request may be changed once it is handed over', async () => {
  const { session, wire } = await boundEsme();
  const short_message = Buffer.from('before');
  void session.submit({ short_message });
  short_message.fill('x');
  expect(Buffer.from((await wire.next('submit_sm')).short_message).toString()).toBe('before');
});

it('a peer that takes nothing for 30 s is gone', async () => {
  const { session, wire, clock } = await boundEsme({ window: 1_000, keepAlive: { idle: 600_000 } });
  const closed = new Promise<CloseCause>((resolve) => session.once('closed', resolve));
  wire.socket.pause();
  const message_payload = Buffer.alloc(65_000);
  const sent = Array.from({ length: 600 }, () => session.submit({ ...message(), tlvs: { message_payload } }));
  await new Promise(setImmediate);
  clock.advance(29_000);
  expect(session.state).toBe('bound');
  clock.advance(1_000);
  expect(await closed).toEqual({ kind: 'write-stalled' });
  const kinds = new Set((await Promise.all(sent)).map(({ kind }) => kind));
  expect(kinds).toEqual(new Set(['unknown']));
});

it('a peer that asks but does not read is not read from either, until it takes its answers', async () => {
  const accepted = Promise.withResolvers<Socket>();
  const server = createServer((socket) => {
    new Session(socket, { role: 'smsc', systemId: 'SMSC', authenticate: () => 0 });
    accepted.resolve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const wire = await dial((server.address() as { port: number }).port);
  onTestFinished(() => wire.destroy());
  const socket = await accepted.promise;
  const paused = new Promise<number>((resolve) => socket.once('pause', () => resolve(socket.writableLength)));
  wire.socket.pause();
  const question = bytes({ command: 'enquire_link', sequence: 1 });
  const questions = 1_000_000;
  wire.write(Buffer.alloc(question.length * questions, question));
  const backlog = await paused;
  expect(backlog).toBeGreaterThan(1024 * 1024);
  expect(backlog).toBeLessThan(2 * 1024 * 1024);
  const resumed = new Promise((resolve) => socket.once('resume', resolve));
  let octets = 0;
  wire.socket.removeAllListeners('data');
  const all = new Promise<void>((resolve) =>
    wire.socket.on('data', (chunk) => {
      octets += chunk.length;
      if (octets === question.length * questions) resolve();
    }),
  );
  wire.socket.resume();
  await resumed;
  await all;
});
