import { StartupError } from '../startup/startup-error.ts';

/** One thing that is wrong with the environment. */
export interface ConfigFault {
  readonly variable: string;
  /** Finishes the sentence that the variable's name begins, and says what to do. Never holds a secret. */
  readonly problem: string;
}

/** The gateway will not start with this environment: `message` tells every fault. Print it without a stack. */
export class ConfigStartupError extends StartupError {
  override readonly name = 'ConfigStartupError';
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly ConfigFault[]) {
    const lines = faults.map(({ variable, problem }) => `  ${variable} ${problem}.`);
    super('config', `The gateway cannot start with this environment:\n${lines.join('\n')}`);
    this.faults = faults;
  }
}
