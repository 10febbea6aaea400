import pg from 'pg';
import type { DatabaseAddress } from './open.ts';

/** Hears what any process notifies of on one channel. */
export interface Listener {
  /** False while nothing would be heard. */
  hears(): boolean;
  close(): Promise<void>;
}

export interface ListenerOptions {
  readonly address: DatabaseAddress;
  readonly channel: string;
  /** Told of every notification, and whenever some may have been missed. */
  readonly onNotification: () => void;
  readonly onFault: (error: unknown) => void;
}

const AGAIN_MS = 1_000;

/** Listens with a session of its own, and begins anew when that is lost. The channel is a name of ours. */
export const listenTo = ({ address, channel, onNotification, onFault }: ListenerOptions): Listener => {
  let session: pg.Client | null = null;
  let hearing = false;
  let closed = false;
  let again: NodeJS.Timeout | undefined;

  const lost = (of: pg.Client): void => {
    if (session !== of) return;
    session = null;
    hearing = false;
    onNotification();
    if (!closed) again = setTimeout(begin, AGAIN_MS);
  };

  const begin = (): void => {
    const opening = new pg.Client({
      ...('url' in address ? { connectionString: address.url } : address.connection),
      application_name: 'carillon-listener',
      keepAlive: true,
    });
    session = opening;
    opening.on('error', () => lost(opening));
    opening.on('end', () => lost(opening));
    opening.on('notification', onNotification);
    void (async () => {
      try {
        await opening.connect();
        await opening.query(`LISTEN ${channel}`);
        hearing = session === opening;
        onNotification();
      } catch (error) {
        onFault(error);
        await opening.end().catch(() => {});
        lost(opening);
      }
    })();
  };
  begin();

  return {
    hears: () => hearing,
    close: async () => {
      closed = true;
      clearTimeout(again);
      hearing = false;
      const open = session;
      session = null;
      await open?.end().catch(() => {});
    },
  };
};
