import type { Content, LateAnswer, Outcome, SubmitOutcome } from '@carillon/smpp';
import type { RunningCarrierOptions } from '../carrier-type.ts';
import { type BindType, createLineStarter } from './bind-line.ts';
import { createLines } from './bind-lines.ts';
import type { Deliveries } from './deliveries.ts';
import { keepLeases } from './lease-keeper.ts';
import type { SmppSettings } from './settings.ts';

/** The types of a carrier's binds, the first being bind 1. */
export const bindTypesOf = ({ bind, binds }: Pick<SmppSettings, 'bind' | 'binds'>): readonly BindType[] => {
  if (bind === 'rx') return ['rx'];
  const senders = Array.from({ length: binds }, () => bind);
  // A transmitter hears nothing: receipts and replies need a receiver beside it.
  return bind === 'tx' ? [...senders, 'rx'] : senders;
};

/**
 * The binds of one carrier that this replica holds: they share the work and each comes back by itself. Each bind is
 * held by one replica at a time (rule S20): nothing is written on it once the lease may be another's.
 */
export interface Binds {
  /** How many binds that can submit are this replica's. */
  senders(): number;
  /** True when what can submit is held by other replicas: there is nothing wrong, and nothing to do here. */
  isStandby(): boolean;
  /** The numbers of the binds this replica holds. */
  numbers(): readonly number[];
  /** The tokens of the leases this replica may submit under. */
  tokens(): readonly bigint[];
  /** Submits over the next bind that is up; `unsent` when none is. */
  submit(content: Content<'submit_sm'>): Promise<SubmitOutcome>;
  /** Asks the SMSC about a message over the next bind that is up. */
  query(content: Content<'query_sm'>): Promise<Outcome<'query_sm'>>;
  /** Why nothing can be sent now; null when something can. */
  fault(): string | null;
  /** True while it is bound to receive, and for nothing else. */
  isReceiver(): boolean;
  stop(): Promise<void>;
}

const NOT_BOUND = { kind: 'unsent', cause: 'not-bound' } as const;
const STANDBY = 'other replicas hold its binds';

export const startBinds = async (
  options: RunningCarrierOptions<SmppSettings>,
  deliveries: Deliveries,
  onLate: (answer: LateAnswer) => void,
): Promise<Binds> => {
  const { settings, database, replica, onFault } = options;
  const types = bindTypesOf(settings);
  const lines = createLines();
  let problem: string | null = 'not bound yet';
  const start = createLineStarter({
    carrier: options,
    deliveries,
    onLate,
    onProblem: (told) => {
      problem = told;
    },
  });
  const keeper = await keepLeases({
    database,
    carrier: options.name,
    replicaId: replica.id,
    leaseMs: replica.leaseMs,
    binds: types.length,
    onFault,
    onHeld: (held) => lines.add(start(types[held.bind - 1]!, held)),
    onLost: (bind) => {
      const line = lines.get(bind);
      lines.stopSending(line);
      lines.remove(line);
      line?.esme.abandon();
    },
    takeLeave: async (bind) => {
      const line = lines.get(bind);
      lines.stopSending(line);
      await line?.esme.stop();
      lines.remove(line);
    },
    isBound: (bind) => lines.get(bind)?.esme.session !== undefined,
  });
  const isReceiving = settings.bind === 'rx';
  const isStandby = (): boolean => keeper.isInformed() && !isReceiving && lines.holding().length === 0;

  return {
    senders: () => lines.holding().length,
    isStandby,
    numbers: lines.numbers,
    tokens: () => lines.holding().map(({ held }) => held.token),
    submit: (content) => lines.next()?.submit(content) ?? Promise.resolve(NOT_BOUND),
    query: (content) => lines.next()?.request('query_sm', content) ?? Promise.resolve(NOT_BOUND),
    isReceiver: () => isReceiving && lines.isBound(),
    fault: () => {
      if (isReceiving) return lines.isBound() ? 'it is bound as a receiver only' : problem;
      if (lines.holding().some(({ esme }) => esme.session !== undefined)) return null;
      return isStandby() ? STANDBY : problem;
    },
    stop: () => keeper.stop(),
  };
};
