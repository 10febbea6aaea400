import type { Subject } from './subject.ts';

/** One thing every connector must do; `run` rejects with an assertion when it does not. */
export interface BatteryCase {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** A group of cases about one side of the contract. */
export type CaseGroup = (subject: Subject) => readonly BatteryCase[];
