import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { createGateway } from '../../../../src/composition/gateway.ts';
import { readConfig } from '../../../../src/infrastructure/config/config.ts';
import { createTestDatabase } from '../../../support/database.ts';
import { eventually } from '../../../support/deadline.ts';
import { freePort } from '../../../support/free-port.ts';
import { recordLog } from '../../telemetry/log-lines.ts';
import { headOf, openRaw } from './sockets.ts';

/** The grace of a stop, and what a busy machine adds to it. */
const WITHIN_MS = 15_000;

test('a client that hangs up is told as that, and none of them holds a stop', async () => {
  const clone = await createTestDatabase();
  const dataDir = await mkdtemp(join(inject('runFolder'), 'data-'));
  const port = await freePort();
  const log = recordLog('debug');
  const gateway = await createGateway({
    config: readConfig(
      { GATEWAY_DATA_DIR: dataDir, GATEWAY_PORT: String(port), GATEWAY_REQUEST_SECONDS: '600' },
      { demo: true, workingDirectory: dataDir },
    ),
    logger: log.logger,
    address: { connection: clone.connection },
    alone: true,
  });
  await gateway.listen();
  const { key } = gateway.demo!;
  const head = headOf({ path: '/v1/messages', key, length: 100_000 });

  const leaving = await openRaw(port);
  leaving.write(`${head}{"to":`);
  await eventually('it has begun', async () => gateway.app.bodyMemory.held() > 0);
  leaving.close();
  await eventually('it is told', async () => log.text().includes('the client ended the connection'));
  expect(log.text()).not.toContain('the store cannot be reached');
  expect(log.text()).not.toContain('request failed');

  const idle = await openRaw(port);
  const dripping = await openRaw(port);
  dripping.write(head);
  const drip = setInterval(() => dripping.write('{'), 50);
  const silent = await openRaw(port);
  silent.write(head);
  const pausing = await openRaw(port);
  pausing.socket.pause();
  pausing.write('GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(40));
  await eventually('the dripping one has begun', async () => gateway.app.bodyMemory.held() > 0);

  const from = performance.now();
  await gateway.stop();
  expect(performance.now() - from).toBeLessThan(WITHIN_MS);
  clearInterval(drip);
  pausing.socket.resume();
  await Promise.all([idle.ended, dripping.ended, silent.ended, pausing.ended]);
  await clone.drop();
});
