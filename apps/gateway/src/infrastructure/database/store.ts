import type { Config } from '../config/config.ts';
import { startEmbeddedPostgres } from './embedded.ts';
import type { DatabaseAddress } from './open.ts';

/** The PostgreSQL a process works on: a server of the operator's, or the embedded one. */
export interface Store {
  readonly address: DatabaseAddress;
  /** True when nobody else can be using it, as with the embedded one. */
  readonly alone: boolean;
  /** Settles when the embedded server has ended by itself, with words for how; a server of the operator's never does. */
  readonly ended: Promise<string>;
  close(): Promise<void>;
}

/** Opens what the config names. Refusals as of `startEmbeddedPostgres`. */
export const openStore = async (
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  options: { onProgress: (step: string) => void; signal?: AbortSignal },
): Promise<Store> => {
  if (config.databaseUrl) {
    return {
      address: { url: config.databaseUrl.reveal() },
      alone: false,
      ended: new Promise(() => {}),
      close: async () => {},
    };
  }
  const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, ...options });
  return {
    address: { connection: postgres.connection },
    alone: true,
    ended: postgres.ended,
    close: () => postgres.stop(),
  };
};
