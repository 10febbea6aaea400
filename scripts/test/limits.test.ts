import { afterEach, beforeEach, expect, it, type MockInstance, vi } from 'vitest';
import { createEnvironment } from '../limits/clone.mjs';
import { reportLimits } from '../limits/report.mjs';

const most = { firstStart: 60, secondStart: 5 };
const installed = { 'after start': { packages: 2, megabytes: 3 } };

let log: MockInstance;
beforeEach(() => {
  log = vi.spyOn(console, 'log').mockReturnValue();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});
const printed = () => log.mock.calls.flat().join('\n');

it('is content while everything stays within its limit', () => {
  expect(reportLimits(most, { firstStart: 60, secondStart: 4.9 }, installed)).toBe(0);
  expect(printed()).not.toContain('OVER');
  expect(printed()).toContain('2 packages, 3 MB');
});

it('ends with 1 and marks what is over', () => {
  expect(reportLimits(most, { firstStart: 59, secondStart: 5.1 }, installed)).toBe(1);
  expect(printed()).toMatch(/second start.*OVER/);
  expect(printed()).not.toMatch(/first start.*OVER/);
});

it('runs the clone without what the pnpm and the gateway of this process left in the environment', () => {
  vi.stubEnv('PATH', '/repo/node_modules/.bin:/usr/bin');
  vi.stubEnv('GATEWAY_PORT', '1');
  vi.stubEnv('DATABASE_URL', 'postgres://elsewhere');
  vi.stubEnv('pnpm_config_verify_deps_before_run', 'false');
  vi.stubEnv('npm_execpath', '/elsewhere/pnpm');
  vi.stubEnv('HOME', '/home/me');

  const env = createEnvironment('/tmp/x', { cold: false });

  expect(env).toMatchObject({ PATH: '/usr/bin', HOME: '/home/me', GATEWAY_DATA_DIR: '/tmp/x/data' });
  for (const name of ['GATEWAY_PORT', 'DATABASE_URL', 'pnpm_config_verify_deps_before_run', 'npm_execpath'])
    expect(env).not.toHaveProperty(name);
});

it('downloads anew where the run is to be cold', () => {
  expect(createEnvironment('/tmp/x', { cold: true })).toMatchObject({
    pnpm_config_store_dir: '/tmp/x/store',
    npm_config_cache: '/tmp/x/npm-cache',
  });
});
