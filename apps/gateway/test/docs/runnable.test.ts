import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startTestGateway } from '../support/gateway.ts';
import { blocksOf } from './runnable/blocks.ts';
import { runPage } from './runnable/run-page.ts';

const ROOT = join(import.meta.dirname, '../../../..');

const everyPage = async (): Promise<string[]> => {
  const files = await readdir(join(ROOT, 'docs'), { recursive: true });
  return ['README.md', ...files.filter((file) => file.endsWith('.md')).map((file) => `docs/${file}`)].filter(
    (file) => !file.includes('node_modules'),
  );
};
const read = (page: string): Promise<string> => readFile(join(ROOT, page), 'utf8');
const runnable: string[] = [];
for (const page of await everyPage()) if (blocksOf(await read(page)).length > 0) runnable.push(page);

/** Every page has a gateway of its own, as after a first start: no page sees what another did. */
const run = async (page: string): Promise<string[]> => {
  const gateway = await startTestGateway();
  const folder = await mkdtemp(join(tmpdir(), 'carillon-pages-'));
  try {
    await mkdir(join(folder, 'data/demo'), { recursive: true });
    await writeFile(join(folder, 'data/demo/key'), gateway.demo!.key);
    await writeFile(join(folder, 'data/demo/operator-key'), gateway.demo!.operatorKey);
    const address = await gateway.app.listen({ host: '127.0.0.1', port: 0 });
    return await runPage(page, { address, folder });
  } finally {
    await gateway.close();
    await rm(folder, { recursive: true });
  }
};

it.each(runnable)('what %s tells to run works as it shows', async (page) => {
  expect(await run(await read(page))).toEqual([]);
});

describe('a page that is wrong is found out', () => {
  const fence = (tags: string, text: string): string => `\`\`\`${tags}\n${text}\n\`\`\`\n`;

  it('by a command that fails, with its line', async () => {
    const [wrong] = await run(
      `# Page\n\n${fence('sh run', 'true')}${fence('sh run', 'echo before; ls nowhere')}`,
    );
    expect(wrong).toMatch(/^line 7: ended with 2: .*nowhere/);
  });

  it('by what it shows', async () => {
    const health = 'curl -s http://localhost:8080/health';
    const shown = (text: string): string => fence('sh run', health) + fence('json shows', text);
    expect(await run(shown('{"status":"alive"}'))).toEqual([]);
    expect(await run(shown('{"status":"a...e"}'))).toEqual([]);
    expect(await run(shown('{"status":"dead"}'))).toEqual([expect.stringMatching(/^line 2: it shows/)]);
    expect(await run(shown('{"status":"alive","since":1}'))).toHaveLength(1);
  });

  it('by a shell that ends before the last of it', async () => {
    expect(await run(fence('sh run', 'exit 0') + fence('sh run', 'true'))).toEqual([
      'the page ended its shell',
    ]);
  });
});
