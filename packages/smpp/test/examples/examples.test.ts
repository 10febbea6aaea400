import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';

const run = (example: string, ...args: string[]): ChildProcess => {
  const script = fileURLToPath(new URL(`../../examples/${example}.ts`, import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@carillon/source', script, ...args]);
  onTestFinished(() => void child.kill());
  return child;
};

const output = async (child: ChildProcess): Promise<string> => {
  let text = '';
  child.stdout?.on('data', (chunk) => {
    text += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    text += chunk;
  });
  await once(child, 'close');
  return text;
};

it('the example of an ESME sends a long text to the example of an SMSC and gets its receipts', async () => {
  const smsc = run('smsc', '0');
  const lines = createInterface({ input: smsc.stdout! });
  const [listening] = (await once(lines, 'line')) as [string];
  const seen: string[] = [];
  lines.on('line', (line) => seen.push(line));
  const gone = new Promise<void>((resolve) =>
    lines.on('line', (line) => line.startsWith('gone') && resolve()),
  );
  const text = 'Your parcel 📦 is on its way. '.repeat(4).trim();
  const esme = run('esme', listening.replace(/\D/g, ''), '33612345678', text);
  const said = await output(esme);
  expect(esme.exitCode, said).toBe(0);
  expect(said.match(/^accepted /gm)).toHaveLength(2);
  expect(said.match(/^receipt of [0-9a-f]+: delivered$/gm)).toHaveLength(2);
  await gone;
  expect(seen[0]).toBe('shop is bound');
  expect(seen.filter((line) => line.startsWith('33612345678: '))).toHaveLength(2);
  expect(seen.at(-1)).toBe('gone: unbound');
}, 20_000);
