import type { Translation } from '@carillon/connector-kit/connector';
import type { PayloadRefusal } from '@carillon/connector-kit/payload';
import type { VerifiedWebhook } from '@carillon/connector-kit/webhook';
import type { Result } from '@carillon/core/result';

/** One webhook topic of Sample Platform and what it means. */
export interface Topic {
  /** As the topic header has it. */
  readonly name: string;
  readonly translate: (webhook: VerifiedWebhook) => Result<Translation, PayloadRefusal>;
}
