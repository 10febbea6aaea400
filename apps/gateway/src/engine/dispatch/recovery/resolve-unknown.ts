import type { Database } from '../../../infrastructure/database/open.ts';
import type { Carrier } from '../../carriers/carrier.ts';
import { listUnknown } from '../../messages/lifecycle/unknown-submissions.ts';
import type { Recorder } from '../outcome-recorder.ts';

/** Messages of one carrier that it is asked about at once. */
const BATCH = 500;

/** What carriers are asked with. */
export interface Asking {
  readonly recorder: Recorder;
  readonly now: number;
  readonly onFault: (error: unknown) => void;
}

const resolveOf = async (
  database: Database,
  carrier: Carrier,
  { recorder, now }: Asking,
): Promise<number> => {
  const messages = carrier.find ? await listUnknown(database, carrier.name, BATCH) : [];
  if (!carrier.find || messages.length === 0) return 0;
  let asked = 0;
  for (const [index, finding] of (await carrier.find(messages)).entries()) {
    if (finding.kind === 'unknown') continue;
    asked += 1;
    const message = messages[index]!;
    // What the carrier surely never took may be sent: it goes back to its lane.
    const outcome = finding.kind === 'absent' ? NEVER_CAME : finding;
    recorder.outcome({ claim: null, message, carrier: carrier.name, outcome, at: new Date(now) });
  }
  return asked;
};

/** The carrier surely has not got it: its turn comes again, later each time this happens, and not for ever. */
const NEVER_CAME = { kind: 'deferred', retryAfterMs: 0, refusal: { kind: 'absent' } } as const;

/** Asks each carrier that can tell what became of its unknown messages; one that fails keeps no other from being asked. */
export const resolveUnknown = async (
  database: Database,
  carriers: readonly Carrier[],
  asking: Asking,
): Promise<number> => {
  let asked = 0;
  for (const carrier of carriers) {
    asked += await resolveOf(database, carrier, asking).catch((error: unknown) => {
      asking.onFault(error);
      return 0;
    });
  }
  return asked;
};
