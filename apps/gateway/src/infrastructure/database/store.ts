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

/** Where the store is: a server's address, which may hold a password, or the folder of the embedded one. */
export interface StoreSettings {
  readonly databaseUrl?: { reveal(): string } | undefined;
  readonly dataDir: string;
}

/** Opens the store that the settings name. Refusals as of `startEmbeddedPostgres`. */
export const openStore = async (
  settings: StoreSettings,
  options: { onProgress: (step: string) => void; signal?: AbortSignal },
): Promise<Store> => {
  if (settings.databaseUrl) {
    return {
      address: { url: settings.databaseUrl.reveal() },
      alone: false,
      ended: new Promise(() => {}),
      close: async () => {},
    };
  }
  const postgres = await startEmbeddedPostgres({ dataDir: settings.dataDir, ...options });
  return {
    address: { connection: postgres.connection },
    alone: true,
    ended: postgres.ended,
    close: () => postgres.stop(),
  };
};
