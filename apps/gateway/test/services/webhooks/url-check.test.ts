import { describe, expect, test } from 'vitest';
import { createUrlCheck } from '../../../src/services/webhooks/url-check.ts';

const check = createUrlCheck({ allowPrivate: false, allowLoopback: false });

describe('without leave of the operator', () => {
  test.each([
    'https://127.0.0.1/hooks',
    'https://127.1/hooks',
    'https://2130706433/hooks',
    'https://0x7f000001/hooks',
    'https://0177.0.0.1/hooks',
    'https://\uff11\uff12\uff17.0.0.1/hooks',
    'https://127.0.0.1./hooks',
    'https://localhost/hooks',
    'https://LOCALHOST/hooks',
    'https://[::1]/hooks',
    'https://[::]/hooks',
    'https://[::ffff:127.0.0.1]/hooks',
    'https://[::ffff:7f00:1]/hooks',
    'https://[64:ff9b::7f00:1]/hooks',
    'https://[2002:7f00:1::]/hooks',
    'https://0.0.0.0/hooks',
    'https://10.1.2.3/hooks',
    'https://100.64.0.1/hooks',
    'https://172.16.0.1/hooks',
    'https://192.168.1.1/hooks',
    'https://169.254.169.254/latest',
    'https://[fd00::1]/hooks',
    'https://[fe80::1]/hooks',
    'https://224.0.0.1/hooks',
    'https://240.0.0.1/hooks',
    'http://93.184.216.34/hooks',
    'https://93.184.216.34:22/hooks',
    'https://93.184.216.34:5432/hooks',
    'https://user:password@93.184.216.34/hooks',
  ])('%s is refused', async (url) => {
    expect(await check(url)).toMatchObject({
      ok: false,
      error: { code: 'webhook_url_forbidden', field: 'url' },
    });
  });

  test.each([
    'https://93.184.216.34/hooks',
    'https://93.184.216.34:8443/hooks',
    'https://[2606:4700::1]/hooks',
    'https://nowhere.invalid/hooks',
  ])('%s is let through', async (url) => {
    expect(await check(url)).toEqual({ ok: true, value: url });
  });
});

test("the operator may let them lead to this machine, or to networks of one's own", async () => {
  const loopback = createUrlCheck({ allowPrivate: false, allowLoopback: true });
  expect((await loopback('http://127.0.0.1:3000/hooks')).ok).toBe(true);
  expect((await loopback('http://10.0.0.1/hooks')).ok).toBe(false);
  const all = createUrlCheck({ allowPrivate: true });
  expect((await all('http://10.0.0.1:3000/hooks')).ok).toBe(true);
  expect((await all('http://169.254.169.254/latest')).ok).toBe(false);
});
