import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where Debian's packages put Kannel's programs. */
export const BEARERBOX = '/usr/sbin/bearerbox';
export const SMSBOX = '/usr/sbin/smsbox';
export const DRIVE_SMPP = '/usr/lib/kannel/test/drive_smpp';

const PACKAGES = { kannel: [BEARERBOX, SMSBOX], 'kannel-extras': [DRIVE_SMPP] } as const;

type Package = keyof typeof PACKAGES;

const install = async (name: Package): Promise<void> => {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const aptGet = (...args: string[]) =>
    run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=120', ...args], { env, maxBuffer: 64 * 1024 * 1024 });
  await aptGet('update');
  await aptGet('install', '-y', '--no-install-recommends', name);
};

const reasonOf = async (name: Package): Promise<string | null> => {
  const isInstalled = () => PACKAGES[name].every((program) => existsSync(program));
  if (isInstalled()) return null;
  const advice = `Kannel is not installed (Debian: apt-get install ${name})`;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return advice;
  process.stderr.write(`Installing Kannel for the interoperability test: apt-get install ${name}\n`);
  try {
    await install(name);
  } catch (error) {
    return `${advice}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`;
  }
  return isInstalled() ? null : advice;
};

/**
 * Why tests with a package of Kannel's cannot run here, said aloud; null when they can. On a Debian where the tests
 * run as root it is installed when it is missing.
 */
export const kannelMissing = async (name: Package): Promise<string | null> => {
  const reason = await reasonOf(name);
  if (reason !== null) process.stderr.write(`Skipped, interoperability with Kannel: ${reason}.\n`);
  return reason;
};
