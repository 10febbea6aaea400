import type { CanonicalEvent } from '@carillon/core/events';
import { explainObjection } from '@carillon/core/otp';
import { toId } from '@carillon/gateway-api/ids';
import type { HeldBack } from './blocks.ts';

/** The event that tells of a block: it names the subject as it may be shown, and why. */
export const blockedEvent = (block: HeldBack & { readonly id: string }, now: number): CanonicalEvent => {
  const { violation, shown, enforced } = block;
  return {
    type: 'otp.blocked',
    source: { platform: 'carillon', shop: 'otp' },
    object: { type: 'otp_block', id: toId('blk', block.id) },
    transition: `blocked:${now}`,
    occurredAt: new Date(now).toISOString(),
    person: { phone: null, country: null, name: null, locale: null },
    data: {
      block: {
        id: toId('blk', block.id),
        rule: violation.rule,
        scope: violation.scope,
        subject: shown,
        detail: explainObjection(violation),
        enforced,
        until: violation.until === null ? null : new Date(violation.until).toISOString(),
      },
    },
  };
};
