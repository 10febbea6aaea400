import { inspect } from 'node:util';

const MASK = '***';

/** A text that prints as `***` wherever it ends up: in a template, in JSON, in a log line, in an error's dump. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself; call it where the text is used, and nowhere earlier. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}
