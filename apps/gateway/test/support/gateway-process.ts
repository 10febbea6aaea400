import { eventually } from './deadline.ts';
import { freePort } from './free-port.ts';
import { runScriptWith, type Script } from './script.ts';

const MAIN = new URL('../../src/main.ts', import.meta.url);

/** The gateway as a process of its own. */
export interface GatewayProcess {
  readonly address: string;
  readonly script: Script;
  /** Whether the process is still there. */
  running(): boolean;
  /** Asks it to end in good order, and waits; gives its exit code, or the signal that ended it. */
  stop(): Promise<number | NodeJS.Signals>;
  /** kill -9, unless it has ended. */
  kill(): Promise<void>;
}

export interface GatewayProcessOptions {
  readonly env: NodeJS.ProcessEnv;
  /** One that is free unless given. */
  readonly port?: number;
  /** Starts it with `--demo`. */
  readonly demo?: boolean;
  /** A module that it loads before its own. */
  readonly preload?: URL;
  /** What answers 200 once it is as far as the test needs it: `/ready` unless given. */
  readonly readyAt?: '/ready' | '/health';
}

/** Starts it and waits until it is ready. One that refuses to start fails with what it says. */
export const startGatewayProcess = async ({
  env,
  port,
  demo = false,
  preload,
  readyAt = '/ready',
}: GatewayProcessOptions): Promise<GatewayProcess> => {
  const bound = port ?? (await freePort());
  const address = `http://127.0.0.1:${bound}`;
  const preloading = preload && { NODE_OPTIONS: `--import ${preload.href}` };
  const script = runScriptWith(
    { PATH: process.env['PATH'], GATEWAY_PORT: String(bound), ...preloading, ...env },
    MAIN,
    ...(demo ? ['--demo'] : []),
  );
  const running = (): boolean => script.child.exitCode === null && script.child.signalCode === null;
  const isReady = async (): Promise<boolean> => {
    if (!running()) await script.nextLine();
    const answer = await fetch(address + readyAt).catch(() => null);
    return answer?.ok ?? false;
  };
  try {
    await eventually('the gateway to be ready', isReady, 60_000);
  } catch (error) {
    if (running()) await script.kill();
    throw error;
  }
  return {
    address,
    script,
    running,
    stop: () => {
      script.child.kill('SIGTERM');
      return script.ended;
    },
    kill: () => script.kill(),
  };
};
