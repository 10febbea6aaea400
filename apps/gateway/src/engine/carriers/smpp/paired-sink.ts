import { createTtlCache } from '../../../infrastructure/caches/ttl-cache.ts';
import type { CarrierSink, HandsetText } from '../carrier.ts';
import type { CarrierOptions } from '../carrier-type.ts';
import type { SmppSettings } from './settings.ts';

/** A change of carriers may go unnoticed for so long. */
const FRESH_MS = 5_000;

/** The carrier that submits where this one only receives: the one that is named, or of the same account at the same SMSC. */
const PARTNER = {
  name: 'smpp-partner',
  text: `SELECT name FROM carriers WHERE type = 'smpp' AND coalesce(settings ->> 'bind', 'trx') <> 'rx'
    AND CASE WHEN $1::text IS NULL THEN settings ->> 'host' = $2 AND settings ->> 'systemId' = $3 ELSE name = $1 END
    ORDER BY id LIMIT 1`,
};

type PairedOptions = Pick<CarrierOptions<SmppSettings>, 'name' | 'settings' | 'database' | 'sink' | 'now'>;

/** Makes what tells under which carrier's name what comes here is known: its own, or that of the one it receives for. */
export const createPartner = ({
  name,
  settings,
  database,
  now,
}: Omit<PairedOptions, 'sink'>): (() => Promise<string>) => {
  if (settings.bind !== 'rx') return () => Promise.resolve(name);
  const find = async (): Promise<string> => {
    const { host, systemId, receivesFor } = settings;
    const { rows } = await database.pool.query<{ name: string }>({
      ...PARTNER,
      values: [receivesFor, host, systemId],
    });
    return rows[0]?.name ?? name;
  };
  return createTtlCache(find, { freshMs: FRESH_MS, now }).read;
};

/**
 * Where a carrier puts what comes back. A receiver and a transmitter that were added apart are one carrier to the SMSC,
 * and so to us: receipts and texts that come over the receiver are those of the transmitter.
 */
export const pairedSink = (options: PairedOptions): CarrierSink => {
  const { settings, sink } = options;
  if (settings.bind !== 'rx') return sink;
  const partner = createPartner(options);
  const asPartner = async <Said extends { readonly carrier: string }>(said: Said): Promise<Said> => ({
    ...said,
    carrier: await partner(),
  });
  return {
    receipts: async (receipts) => sink.receipts(await Promise.all(receipts.map(asPartner))),
    inbound: async (text: HandsetText) => sink.inbound(await asPartner(text)),
    applyStop: async (part: HandsetText) => sink.applyStop(await asPartner(part)),
    acceptances: (acceptances) => sink.acceptances(acceptances),
    unreadable: (found) => sink.unreadable(found),
  };
};
