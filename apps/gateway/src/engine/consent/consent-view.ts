import type { consentSchema } from '@carillon/gateway-api/consent';
import { toId } from '@carillon/gateway-api/ids';
import type { z } from 'zod';
import type { ConsentRow } from './consent-ledger.ts';

/** A record of the ledger as the API shows it. */
export const consentView = (row: ConsentRow): z.input<typeof consentSchema> => ({
  id: toId('cns', row.id),
  to: row.recipient,
  customer: row.customer,
  purpose: row.purpose,
  channel: row.channel,
  decision: row.decision,
  status: row.status,
  method: row.method,
  evidence: row.evidence as z.input<typeof consentSchema>['evidence'],
  decidedAt: row.decidedAt.toISOString(),
  recordedAt: row.recordedAt.toISOString(),
});
