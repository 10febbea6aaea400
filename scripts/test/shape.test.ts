import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { measureTree } from '../shape/measure.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'carillon-shape-test-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const measure = (files: Record<string, string>) => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return measureTree(root);
};
const measureGateway = (files: Record<string, string>) =>
  measure(
    Object.fromEntries(Object.entries(files).map(([path, text]) => [`apps/gateway/src/${path}`, text])),
  );
const lines = (count: number) => 'step();\n'.repeat(count);

describe('the sizes', () => {
  it('are those of bodies in braces, from brace to brace', () => {
    const { figures } = measureGateway({
      'engine/billing/a.ts': `function one(\n  a,\n  b,\n) {\n${lines(58)}}\nconst two = () => {\n${lines(59)}};\n`,
      'engine/billing/b.ts':
        'const short = (n) => n + 1;\nclass Box {\n  get size() {\n    return 1;\n  }\n}\n',
    });

    expect(figures.gateway).toMatchObject({
      files: 2,
      lines: 4 + 58 + 1 + 1 + 59 + 1 + 6,
      functions: 3,
      medianFunctionLength: 60,
      p90FunctionLength: 61,
      functionsOver60Lines: 1,
    });
  });

  it('name each long function and its place', () => {
    const { findings } = measureGateway({
      'engine/billing/a.ts': `\nconst create = (deps) => async (app) => {\n${lines(70)}};\n`,
    });

    expect(findings.longFunctions).toEqual([
      { name: 'create', path: 'engine/billing/a.ts', line: 2, lines: 72, parameters: 1 },
    ]);
  });

  it('count parameter lists of more than three, of types of functions too', () => {
    const { figures } = measureGateway({
      'main.ts':
        'type F = (a, b, c, d) => void;\nconst three = (a, b, c) => a;\nconst four = (a, b, c, d) => a;\n',
    });

    expect(figures.gateway.functionsOver3Parameters).toBe(2);
  });

  it('are taken of the sources of packages apart from those of the gateway', () => {
    const { figures } = measure({
      'packages/core/src/a.ts': `function f() {\n${lines(2)}}\n`,
      'packages/core/test/a.test.ts': lines(50),
      'apps/gateway/src/main.ts': '',
    });

    expect(figures.packages).toMatchObject({ files: 1, lines: 4, functions: 1, medianFunctionLength: 4 });
    expect(figures.gateway).toMatchObject({ files: 1, functions: 0, medianFunctionLength: 0 });
  });
});

describe('the imports between modules', () => {
  it('are counted by pair, by direction and by level', () => {
    const { figures, findings } = measureGateway({
      'main.ts': "import './composition/gateway.ts';\n",
      'composition/gateway.ts':
        "import '../engine/dispatch/dispatch.ts';\nimport '../services/otp/otp.ts';\n",
      'services/otp/otp.ts': "export { t } from '../templates/templates.ts';\n",
      'services/templates/templates.ts': "import 'node:path';\nimport './own.ts';\n",
      'engine/dispatch/dispatch.ts': "import type { C } from '../carriers/carrier.ts';\n",
      'engine/dispatch/queue/turns.ts': "import '../../carriers/smpp/binds.ts';\n",
      'engine/carriers/carrier.ts': "type D = import('../dispatch/dispatch.ts').D;\n",
      'engine/carriers/smpp/binds.ts': "await import('../../events/events.ts');\n",
    });

    expect(figures.gateway).toMatchObject({
      modules: 6,
      modulesWithoutAPlace: 0,
      modulePairs: 6,
      twoWayPairs: 1,
      importsUp: 1,
      importsWithinALevel: 1,
      servicesImportingServices: 1,
    });
    expect(findings.twoWayPairs).toEqual([['engine/carriers', 'engine/dispatch']]);
    expect(findings.importsUp).toMatchObject([
      { from: 'engine/carriers/carrier.ts', line: 1, to: 'engine/dispatch/dispatch.ts' },
    ]);
  });

  it('of a folder that the order does not name run neither up nor down', () => {
    const { figures, findings } = measureGateway({
      'engine/unheard-of/a.ts': "import '../dispatch/dispatch.ts';\n",
      'engine/dispatch/dispatch.ts': "import '../unheard-of/a.ts';\n",
    });

    expect(figures.gateway).toMatchObject({ modulesWithoutAPlace: 1, twoWayPairs: 1, importsUp: 0 });
    expect(findings.unplaced).toEqual(['engine/unheard-of']);
  });

  it('are read from a tree without floors as well', () => {
    const { figures, findings } = measureGateway({
      'gateway.ts': "import './demo/demo.ts';\nimport './messages/dispatch.ts';\n",
      'demo/demo.ts': "import '../config.ts';\n",
      'messages/dispatch.ts': "import '../otp/otp.ts';\n",
      'config.ts': '',
      'otp/otp.ts': "import '../replies/inbox.ts';\n",
    });

    expect(figures.gateway).toMatchObject({ modulePairs: 4, importsUp: 1, servicesImportingServices: 1 });
    expect(findings.imports.map(({ toModule }) => toModule).sort()).toEqual([
      'engine/messages',
      'infrastructure/config',
      'services/inbound',
      'services/otp',
    ]);
  });
});
