import { createInterface } from 'node:readline';
import { startChild } from './child.mjs';

const command = ['run', 'build', '--filter=@carillon/gateway', '--json'];

/**
 * Builds the gateway and the packages it stands on, where they changed: a line for each package that is built, and
 * the whole output of those that fail.
 *
 * @returns {Promise<number>} the exit code, 0 when all is built
 */
export async function buildGateway() {
  const report = createReport();
  const turbo = startChild('node_modules/.bin/turbo', command, {
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  createInterface(turbo.child.stdout).on('line', report.readEvent);
  createInterface(turbo.child.stderr).on('line', report.readError);
  const code = await turbo.ended;
  if (turbo.wasInterrupted()) return code === 0 ? 130 : code;
  if (code !== 0) report.tellFailure();
  else report.tellSuccess();
  return code;
}

function createReport() {
  const startedAt = performance.now();
  /** @type {Map<string, string[]>} */
  const outputs = new Map();
  const errors = [];
  const tell = (step) => console.log(`${seconds(performance.now() - startedAt)}  ${step}`);
  return {
    /** Each line is one event: where it comes from, and one line of text. */
    readEvent(line) {
      if (!line.startsWith('{')) return void errors.push(line);
      const { source, text } = JSON.parse(line);
      if (text.startsWith('cache miss')) tell(`building ${source.replace(/#build$/, '')}`);
      outputs.set(source, [...(outputs.get(source) ?? []), text]);
    },
    readError(line) {
      errors.push(line);
    },
    tellSuccess() {
      tell('the build is up to date');
    },
    tellFailure() {
      for (const [source, lines] of outputs)
        if (lines.some((line) => line.includes('[ELIFECYCLE]')))
          console.error(`\n${source}\n${lines.join('\n')}`);
      console.error(`\n${errors.join('\n')}\nThe build failed.`);
    },
  };
}

const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1).padStart(5)} s`;
