import type { CodeAlphabet } from '@carillon/core/otp';

/** How the texts of a challenge are made, kept so that a code can be sent again as the first one was. */
export interface TextTemplate {
  readonly template: string;
  readonly sender: string | null;
  readonly domain: string | null;
  readonly appHash: string | null;
  readonly length: number;
  readonly alphabet: CodeAlphabet;
  readonly ttlSeconds: number;
}
