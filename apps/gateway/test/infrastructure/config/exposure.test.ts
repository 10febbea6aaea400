import { expect, test } from 'vitest';
import { exposureWarnings } from '../../../src/infrastructure/config/exposure.ts';

const warn = (
  host: string,
  {
    publicUrl,
    proxies = [],
    environment = 'production' as const,
  }: {
    publicUrl?: string;
    proxies?: readonly string[];
    environment?: 'production' | 'development';
  } = {},
) => exposureWarnings({ environment, host, publicUrl, limits: { trustedProxies: proxies } });

test.each(['0.0.0.0', '::', '192.0.2.1', '10.0.0.4', 'sms.example.com'])(
  'production on %s without a proxy in front is warned about',
  (host) => {
    expect(warn(host).join()).toContain('plain HTTP');
    expect(warn(host, { publicUrl: 'https://sms.example.com' })).toHaveLength(1);
    expect(warn(host, { proxies: ['10.0.0.0/8'] })).toEqual([]);
    expect(warn(host, { environment: 'development' })).toEqual([]);
  },
);

test.each(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1', 'localhost'])(
  'production on %s is not',
  (host) => {
    expect(warn(host)).toEqual([]);
  },
);

test('callbacks over plain HTTP are', () => {
  expect(warn('127.0.0.1', { publicUrl: 'http://sms.example.com' }).join()).toContain('GATEWAY_PUBLIC_URL');
  expect(warn('127.0.0.1', { publicUrl: 'https://sms.example.com' })).toEqual([]);
});
