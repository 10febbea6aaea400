import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { connectDevTools, type DevTools } from './devtools.ts';

const run = promisify(execFile);

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const installed = (): string | undefined =>
  [process.env['CHROMIUM'], ...PLACES].find((path) => path !== undefined && existsSync(path));

const MISSING =
  'This test drives a real browser and found none. Install one (Debian: apt-get install chromium), or name its ' +
  'program in the variable CHROMIUM.';

/** The program of Chromium; on a Debian where the tests run as root it is installed when it is missing. */
export const findChromium = async (): Promise<string> => {
  const found = installed();
  if (found !== undefined) return found;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) throw new Error(MISSING);
  process.stderr.write('Installing Chromium for the browser test: apt-get install chromium\n');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env });
  await run('apt-get', ['install', '-qy', '--no-install-recommends', 'chromium'], {
    env,
    maxBuffer: 64 * 1024 * 1024,
  });
  const program = installed();
  if (program === undefined) throw new Error(MISSING);
  return program;
};

/** A browser with a profile of its own. */
export interface Browser {
  readonly devTools: DevTools;
  close(): Promise<void>;
}

const listening = async (child: ChildProcess): Promise<string> => {
  const lines: string[] = [];
  for await (const line of createInterface(child.stderr!)) {
    const address = /^DevTools listening on (ws:\/\/\S+)/.exec(line)?.[1];
    if (address !== undefined) return address;
    lines.push(line);
  }
  throw new Error(`Chromium did not start: ${lines.join('\n')}`);
};

/** Starts Chromium with one host name that leads to this machine, and counts as safe without a certificate. */
export const launchChromium = async (origin: string): Promise<Browser> => {
  const profile = await mkdtemp(join(tmpdir(), 'carillon-chromium-'));
  const child = spawn(
    await findChromium(),
    [
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      `--host-resolver-rules=MAP ${new URL(origin).hostname} 127.0.0.1`,
      `--unsafely-treat-insecure-origin-as-secure=${origin}`,
      '--no-first-run',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      // Chromium's sandbox refuses root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const devTools = await connectDevTools(await listening(child));
  child.stderr!.resume();
  return {
    devTools,
    close: async () => {
      await devTools.send('Browser.close').catch(() => child.kill('SIGKILL'));
      await ended;
      await rm(profile, { recursive: true, force: true });
    },
  };
};
