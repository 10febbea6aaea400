import { runScriptWith, type Script } from '../../../support/script.ts';

const MAIN = new URL('../processes/gateway.ts', import.meta.url);

/** A gateway of the tests, without the settings that `main.ts` checks, running as a process of its own. */
export interface BareGateway {
  readonly address: string;
  readonly script: Script;
}

/** Starts one on a database and waits until it listens. */
export const startBareGateway = async (env: Readonly<Record<string, string>>): Promise<BareGateway> => {
  const script = runScriptWith(
    { PATH: process.env['PATH'], GATEWAY_PORT: '0', GATEWAY_ENV: 'development', ...env },
    MAIN,
  );
  return { address: await script.nextLine(), script };
};
