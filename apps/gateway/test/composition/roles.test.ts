import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ GATEWAY_ROLES: 'dispatch,jobs', GATEWAY_PORT: '0' });
});
afterAll(() => gateway.close());

test('a process without the role api answers probes and Prometheus, and nobody else', async () => {
  const address = await gateway.listen();
  const ask = async (path: string): Promise<number> => {
    const authorization = `Bearer ${gateway.demo!.operatorKey}`;
    return (await fetch(address + path, { headers: { authorization } })).status;
  };
  expect([await ask('/health'), await ask('/ready'), await ask('/metrics')]).toEqual([200, 200, 200]);
  expect([await ask('/v1/messages'), await ask('/v1/operator/accounts')]).toEqual([404, 404]);
});
