import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { type Reader, startReader } from './readers-path/reader.ts';

let reader: Reader;
let gateway: TestGateway;
let env: Record<string, string>;
beforeAll(async () => {
  gateway = await startTestGateway({ GATEWAY_PORT: '0' });
  const { key } = await gateway.account('Reader', '10');
  env = { GATEWAY_URL: await gateway.listen(), GATEWAY_KEY: key };
  reader = await startReader();
  // The package is built with its types, and tools of other projects are started.
}, 300_000);
afterAll(async () => {
  reader?.remove();
  await gateway?.close();
});

const tarball = (): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(reader.tarball));

test('the package has no fault that publint knows', async () => {
  const { messages } = await publint({ pack: { tarball: tarball().buffer }, strict: true });
  expect(messages).toEqual([]);
});

test('its types are right for whoever resolves as Node does for modules, or as bundlers do', async () => {
  const checked = await checkPackage(createPackageFromTarballData(tarball()));
  if (!checked.types) throw new Error('The package has no types.');
  expect(Object.keys(checked.entrypoints)).toContain('./client');
  // It is for modules only: who requires it, or resolves as Node 10 did, is told so by its "exports".
  const ofModules = checked.problems.filter(
    (problem) => !('resolutionKind' in problem) || !['node10', 'node16-cjs'].includes(problem.resolutionKind),
  );
  expect(ofModules).toEqual([]);
});

test('the client imports nothing at run time', () => {
  const client = readFileSync(
    join(reader.folder, 'node_modules/@carillon/gateway-api/client/index.js'),
    'utf8',
  );
  expect(client).not.toMatch(/^\s*(import|export)\b[^\n]*\bfrom\b|\bimport\(|\brequire\(/m);
  expect(client).toContain('export {');
});

test('the programs of the page fit the types of whoever bundles', async () => {
  expect(Object.keys(reader.programs).sort()).toEqual(['careful.ts', 'lists.ts', 'receive.ts', 'send.ts']);
  const options = { module: 'ESNext', moduleResolution: 'bundler', noEmit: true };
  expect(await reader.check(options)).toBe('');
});

test('a mistake in a call does not fit the types', async () => {
  const wrong = reader.programs['send.ts']!.replace("purpose: 'transactional'", "purpose: 'marketing'");
  expect(wrong).not.toBe(reader.programs['send.ts']);
  reader.write('wrong.ts', wrong);
  expect(await reader.check({ module: 'NodeNext', noEmit: true, skipLibCheck: true })).toMatch(
    /wrong\.ts.*TS2820|wrong\.ts.*TS2322/,
  );
  reader.write('wrong.ts', 'export {};\n');
});

test('they fit the types of Node, and run: a text is sent, its receipt comes by webhook and is verified', async () => {
  expect(await reader.check({ module: 'NodeNext' })).toBe('');
  const [sent, refused] = await reader.run('send.ts', env);
  expect(sent).toMatch(/^msg_[0-9a-f]{32} is (on_hold|transmitted)$/);
  expect(refused).toBe('refused: number_invalid at to');
  expect(await reader.run('careful.ts', env)).toEqual(['sent once']);
  expect(await reader.run('lists.ts', env)).toEqual([
    expect.stringMatching(/^2 texts; the newest is msg_[0-9a-f]{32}, one of several$/),
  ]);
  const received = (await reader.run('receive.ts', env)).sort();
  expect(received).toEqual([
    expect.stringMatching(/^msg_[0-9a-f]{32} is delivered$/),
    expect.stringMatching(/^msg_[0-9a-f]{32} is on its way$/),
  ]);
  expect(received[0]!.split(' ')[0]).toBe(received[1]!.split(' ')[0]);
});
