import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appConfigSchema } from './support/app-config.ts';
import { APP } from './support/app-files.ts';

const CLIENT_ID = '0123456789abcdef0123456789abcdef';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shopify-app-'));
  for (const file of ['configure.mjs', 'shopify.app.toml']) copyFileSync(join(APP, file), join(folder, file));
});
afterEach(() => rmSync(folder, { recursive: true }));

const configure = (...options: readonly string[]) =>
  spawnSync(process.execPath, [join(folder, 'configure.mjs'), ...options], { encoding: 'utf8' });

test('writes the app of one gateway beside the example, which stays as it is', () => {
  const { status, stdout } = configure('--client-id', CLIENT_ID, '--gateway', 'https://sms.acme.com/');
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: 'shopify.app.own.toml is written. Deploy the app with: npx shopify app deploy --config own\n',
  });
  const own = readFileSync(join(folder, 'shopify.app.own.toml'), 'utf8');
  const config = appConfigSchema.parse(parse(own));
  expect(config).toMatchObject({ client_id: CLIENT_ID, application_url: 'https://sms.acme.com' });
  expect(config.auth.redirect_urls).toEqual(['https://sms.acme.com/connectors/shopify/callback']);
  expect(own).not.toMatch(/example\.com|0{32}/);
  expect(readFileSync(join(folder, 'shopify.app.toml'), 'utf8')).toBe(
    readFileSync(join(APP, 'shopify.app.toml'), 'utf8'),
  );
});

test.for([
  ['no client id', ['--gateway', 'https://sms.acme.com'], '--client-id'],
  ['a client id that is none', ['--client-id', 'mine', '--gateway', 'https://sms.acme.com'], '--client-id'],
  ['no gateway', ['--client-id', CLIENT_ID], '--gateway'],
  ['a gateway without TLS', ['--client-id', CLIENT_ID, '--gateway', 'http://sms.acme.com'], '--gateway'],
  ['a gateway with a path', ['--client-id', CLIENT_ID, '--gateway', 'https://acme.com/sms'], '--gateway'],
  [
    'a name that leads elsewhere',
    ['--client-id', CLIENT_ID, '--gateway', 'https://sms.acme.com', '--name', '../own'],
    '--name',
  ],
] as const)('%s writes nothing, and is told', ([, options, named]) => {
  const { status, stderr } = configure(...options);
  expect(status).toBe(1);
  expect(stderr).toContain(`${named} must be`);
  expect(readdirSync(folder).toSorted()).toEqual(['configure.mjs', 'shopify.app.toml']);
});
