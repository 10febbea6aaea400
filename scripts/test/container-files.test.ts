import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import dockerignore from '@balena/dockerignore';
import { Ajv } from 'ajv';
import { DockerfileParser, type Instruction } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const { dependencies, devEngines } = JSON.parse(read('package.json'));

const text = read('Dockerfile');
const dockerfile = DockerfileParser.parse(text);
const instructions = dockerfile.getInstructions();
const argumentsOf = (keyword: string, among: readonly Instruction[] = instructions): readonly string[] =>
  among
    .filter((instruction) => instruction.getKeyword() === keyword)
    .map((instruction) => instruction.getArgumentsContent() ?? '');
/** The instructions of the image itself, after its FROM. */
const image = instructions.slice(instructions.findLastIndex((one) => one.getKeyword() === 'FROM') + 1);

/** What is wrong with a Dockerfile, by rules of hadolint (their numbers) and of ours. */
const lint = (content: string): readonly string[] => {
  const parsed = DockerfileParser.parse(content).getInstructions();
  const of = (keyword: string): readonly string[] => argumentsOf(keyword, parsed);
  const last = parsed.slice(parsed.findLastIndex((one) => one.getKeyword() === 'FROM'));
  return [
    ...validate(content).map(({ message }) => message),
    ...of('FROM')
      .filter((from) => !/^\S+:[\w.-]*\d+\.\d+[\w.-]*(\s|$)/.test(from))
      .map((from) => `DL3006 no tag: ${from}`),
    ...of('FROM')
      .filter((from) => /:latest\b/.test(from))
      .map((from) => `DL3007 latest: ${from}`),
    ...of('ADD').map((add) => `DL3020 ADD: ${add}`),
    ...of('WORKDIR')
      .filter((folder) => !folder.startsWith('/'))
      .map((folder) => `DL3000 relative: ${folder}`),
    ...[...of('CMD'), ...of('ENTRYPOINT')]
      .filter((run) => !run.startsWith('['))
      .map((run) => `DL3025 shell: ${run}`),
    ...of('RUN')
      .filter((run) => /\bsudo\b/.test(run))
      .map((run) => `DL3004 sudo: ${run}`),
    ...of('RUN')
      .filter((run) => /\|/.test(run.replaceAll('||', '')))
      .map((run) => `DL4006 pipe: ${run}`),
    ...of('RUN')
      .filter((run) => /(^|\s)npm install/.test(run) && !/@\d+\.\d+\.\d+/.test(run))
      .map((run) => `DL3016 unpinned: ${run}`),
    ...(/^(0|root)?(:|$)/.test(argumentsOf('USER', last).at(-1) ?? '')
      ? ['DL3002 the last user is root']
      : []),
    ...(argumentsOf('HEALTHCHECK', last).length === 1 ? [] : ['no health check']),
    ...[...of('ENV'), ...of('ARG')]
      .filter((set) => /(KEY|PASSWORD|SECRET|TOKEN|DATABASE_URL)\w*/.test(set))
      .map((set) => `a secret: ${set}`),
  ];
};

test('the Dockerfile breaks no rule', () => {
  expect(lint(text)).toEqual([]);
});

test.each([
  ['FROM node', 'DL3006'],
  ['FROM node:latest', 'DL3007'],
  ['FROM node:24.1.0\nUSER root', 'DL3002'],
  ['FROM node:24.1.0\nCMD node main.js', 'DL3025'],
  ['FROM node:24.1.0\nADD . .', 'DL3020'],
  ['FROM node:24.1.0\nENV GATEWAY_MASTER_KEY=abc', 'a secret'],
  ['FROM node:24.1.0\nRUN npm install --global pnpm', 'DL3016'],
  ['FROM node:24.1.0\nRUN curl https://example.com | sh', 'DL4006'],
  ['FROM node:24.1.0\nEXPSE 8080', 'EXPSE'],
  ['FROM node:24.1.0\nWORKDIR app', 'DL3000'],
])('finds what is wrong with %j', (content, rule) => {
  expect(lint(content).join('\n')).toContain(rule);
});

test('the image runs on the Node and is built with the pnpm of package.json', () => {
  for (const from of argumentsOf('FROM')) expect(from).toMatch(new RegExp(`^node:${dependencies.node}-`));
  expect(text).toContain(`pnpm@${devEngines.packageManager.version}`);
});

test('the image runs as a user without a name, on a tree of root, with one folder it may write to', () => {
  expect(argumentsOf('USER', image)).toEqual(['1000:1000']);
  expect(argumentsOf('VOLUME', image)).toEqual(['/data']);
  const copies = image.filter((one) => one.getKeyword() === 'COPY').map((one) => one.getTextContent());
  const given = copies.filter((copy) => copy.includes('--chown'));
  expect(given).toEqual(['COPY --from=build --chown=1000:1000 /empty /data']);
});

test('the health of the image is asked for by Node, by a script that parses', () => {
  const [check] = argumentsOf('HEALTHCHECK', image);
  const command = JSON.parse(check!.slice(check!.indexOf('[')));
  expect(command.slice(0, 2)).toEqual(['node', '-e']);
  // An address where nobody listens: it says so, and does not hang.
  const run = (): unknown =>
    execFileSync(process.execPath, command.slice(1), { env: { GATEWAY_PORT: '1' }, stdio: 'ignore' });
  expect(run).toThrow(expect.objectContaining({ status: 1 }));
});

const goesToBuilder = (path: string): boolean =>
  dockerignore().add(read('.dockerignore')).createFilter()(path);

test.each([
  'package.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'apps/gateway/src/main.ts',
  'apps/gateway/migrations/meta/_journal.json',
  'packages/core/src/encoding/index.ts',
  'packages/smpp/package.json',
])('%s goes to the builder', (path) => {
  expect(goesToBuilder(path)).toBe(true);
});

test.each([
  '.env',
  '.git/config',
  '.npmrc',
  'data/master.key',
  'node_modules/.bin/node',
  'apps/gateway/node_modules/pg/package.json',
  'apps/gateway/test/support/gateway.ts',
  'packages/core/node_modules/zod/package.json',
])('%s does not', (path) => {
  expect(goesToBuilder(path)).toBe(false);
});

const compose = parse(read('compose.yaml'));
/** The schema of the Compose Specification, from its repository. */
const isCompose = new Ajv({ strict: false, validateFormats: false }).compile({
  ...JSON.parse(read('vectors/compose-spec/compose-spec.json')),
  $schema: 'http://json-schema.org/draft-07/schema#',
});

test('the Compose file fits the specification', () => {
  expect(isCompose(compose), JSON.stringify(isCompose.errors)).toBe(true);
});

test('a service that the specification does not know is found', () => {
  const { gateway } = compose.services;
  expect(isCompose({ ...compose, services: { gateway: { ...gateway, readonly: true } } })).toBe(false);
});

test('the Compose file starts nothing without its secrets, and holds none', () => {
  const given: Record<string, string> = {
    ...compose.services.postgres.environment,
    ...compose.services.gateway.environment,
  };
  for (const name of ['POSTGRES_PASSWORD', 'GATEWAY_MASTER_KEY', 'GATEWAY_OPERATOR_KEY'])
    expect(given[name]).toMatch(new RegExp(`^\\$\\{${name}:\\?`));
  expect(given['GATEWAY_MONITORING_KEY']).toBe('${' + 'GATEWAY_MONITORING_KEY:-}');
});

test('every service comes back by itself, is asked for its health, and is pinned', () => {
  const { postgres, gateway } = compose.services;
  for (const service of [postgres, gateway]) {
    expect(service.restart).toBe('unless-stopped');
    expect(service.security_opt).toContain('no-new-privileges:true');
  }
  expect(postgres.image).toMatch(/^postgres:18\.\d+-/);
  expect(postgres.healthcheck.test).toContain('pg_isready');
  expect(gateway.depends_on.postgres.condition).toBe('service_healthy');
  expect(gateway).toMatchObject({ read_only: true, cap_drop: ['ALL'], volumes: ['gateway:/data'] });
});
