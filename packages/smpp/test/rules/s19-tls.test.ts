import { expect, it, onTestFinished } from 'vitest';
import { type ConnectOptions, connect, type Smsc } from '../../src/index.ts';
import { message, runningSmsc } from '../support/bound.ts';
import { selfSigned } from '../support/certificate.ts';
import { dial } from '../support/wire.ts';

const secure = async (name = 'localhost') => {
  const { key, cert } = selfSigned(name);
  const { port, smsc, clock } = await runningSmsc({
    tls: { key, cert },
    handlers: { submit_sm: () => ({ message_id: '1' }) },
  });
  smsc.on('failed', () => undefined);
  const options: ConnectOptions = { host: 'localhost', port, systemId: 'shop', password: 'secret', clock };
  return { cert, options, smsc };
};

const bound = (smsc: Smsc) => [...smsc.sessions].filter(({ state }) => state === 'bound').length;

it('S19: TLS is on without being asked for, and an unknown certificate is refused', async () => {
  const { options, smsc } = await secure();
  const result = await connect(options);
  expect(result).toMatchObject({ ok: false, failure: { kind: 'unreachable' } });
  const error = !result.ok && result.failure.kind === 'unreachable' ? result.failure.error : undefined;
  expect(error).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  expect(bound(smsc)).toBe(0);
});

it('S19: a certificate of a known authority lets messages through', async () => {
  const { options, cert } = await secure();
  const result = await connect({ ...options, tls: { ca: cert } });
  if (!result.ok) throw new Error(result.failure.kind);
  onTestFinished(() => result.session.destroy());
  expect(await result.session.submit(message())).toMatchObject({ kind: 'accepted', messageId: '1' });
  expect(await result.session.unbind()).toEqual({ kind: 'unbound' });
});

it('S19: a certificate of another host is refused', async () => {
  const { options, cert } = await secure('smsc.example');
  const result = await connect({ ...options, tls: { ca: cert } });
  const error = !result.ok && result.failure.kind === 'unreachable' ? result.failure.error : undefined;
  expect(error).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
});

it('S19: checking goes off only where it is said', async () => {
  const { options } = await secure('smsc.example');
  const result = await connect({ ...options, tls: { rejectUnauthorized: false } });
  expect(result.ok).toBe(true);
  if (result.ok) result.session.destroy();
});

it('S19: plain TCP must be said; a plain SMSC is not talked to by mistake', async () => {
  const { port, clock } = await runningSmsc();
  const options = { host: 'localhost', port, systemId: 'shop', password: 'secret', clock };
  const result = await connect(options);
  expect(result).toMatchObject({ ok: false, failure: { kind: 'unreachable' } });
});

it('S19: a client without TLS gets nowhere at an SMSC with it', async () => {
  const { options, smsc } = await secure();
  const failed = new Promise((resolve) => smsc.once('failed', resolve));
  const wire = await dial(options.port!);
  wire.send({ command: 'bind_transceiver', sequence: 1, system_id: 'shop' });
  expect(await failed).toBeInstanceOf(Error);
  await wire.closed;
  expect(wire.received).toEqual([]);
});
