import type { Session } from '@carillon/smpp';
import type { Line } from './bind-line.ts';

/** The lines of one carrier that this replica holds, by the number of their bind. */
export interface Lines {
  get(bind: number): Line | undefined;
  add(line: Line): void;
  /** The line takes no more texts. */
  stopSending(line: Line | undefined): void;
  remove(line: Line | undefined): void;
  /** The numbers of the binds, in order. */
  numbers(): readonly number[];
  /** The lines that may submit, as long as their leases hold. */
  holding(): readonly Line[];
  /** True while one of them is bound. */
  isBound(): boolean;
  /** The session for the next text: each line that is up has its turn; undefined when none is up. */
  next(): Session | undefined;
}

/** Texts whose end a bind still owes. */
const waitingOn = ({ inFlight, queued }: Session): number => inFlight + queued;

export const createLines = (): Lines => {
  const lines = new Map<number, Line>();
  let sending: readonly Line[] = [];
  let turn = 0;
  return {
    get: (bind) => lines.get(bind),
    add: (line) => {
      lines.set(line.held.bind, line);
      if (line.type !== 'rx') sending = [...sending, line];
    },
    stopSending: (line) => {
      sending = sending.filter((each) => each !== line);
    },
    remove: (line) => {
      if (line && lines.get(line.held.bind) === line) lines.delete(line.held.bind);
    },
    numbers: () => [...lines.keys()].toSorted((a, b) => a - b),
    holding: () => sending.filter(({ held }) => held.holds()),
    isBound: () => [...lines.values()].some(({ esme }) => esme.session !== undefined),
    next: () => {
      let least: Session | undefined;
      for (let tried = 0; tried < sending.length; tried++) {
        const { esme, held } = sending[turn++ % sending.length]!;
        const { session } = esme;
        if (!session || !held.holds()) continue;
        // One that is full, slowed down or in doubt would hold the text back while another could send it.
        if (session.capacity > 0) return session;
        if (!least || waitingOn(session) < waitingOn(least)) least = session;
      }
      return least;
    },
  };
};
