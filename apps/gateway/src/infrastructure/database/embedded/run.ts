import { spawn } from 'node:child_process';
import type { ServerUser } from './server-user.ts';

/** How a short-lived program ended. `code` is null when a signal ended it. */
export interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

/**
 * What every PostgreSQL program gets as its environment: nothing of the gateway's own, which may hold secrets
 * and PG* variables meant for others.
 */
export const serverEnvironment = {
  LC_ALL: 'C',
  TZ: 'UTC',
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
};

/** Runs a program to its end, as `user` where given. A program that cannot be started has code 127. */
export function run(program: string, args: readonly string[], user?: ServerUser): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      ...user,
      cwd: '/',
      env: serverEnvironment,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    let output = '';
    const append = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on('data', append);
    child.stderr.on('data', append);
    child.once('error', (error) => resolve({ code: 127, output: error.message }));
    child.once('close', (code) => resolve({ code, output: output.trim() }));
  });
}
