import { randomInt } from 'node:crypto';
import type { Draft } from '@carillon/core/admission';
import { codeText, drawCode } from '@carillon/core/otp';
import type { Refusal, Result } from '@carillon/core/result';
import { toId } from '@carillon/gateway-api/ids';
import { draftFor } from '../../engine/messages/admission/intake.ts';
import type { Caller } from '../../infrastructure/http/caller.ts';
import type { ChallengeRow } from './challenge-row.ts';

/** A text that carries a code, drafted: with the code for the handset, and without it for everybody else. */
export interface DraftedCode {
  readonly code: string;
  readonly draft: Draft;
}

/** Draws a code and drafts its text. Refusals: those of the template, of the number, of the sender and of the text. */
export const draftCode = (
  caller: Caller,
  { id, wording, expires_at }: Pick<ChallengeRow, 'id' | 'wording' | 'expires_at'>,
  { to, country }: { to: string; country: string | null },
): Result<DraftedCode, Refusal> => {
  const code = drawCode(wording.alphabet, wording.length, (below) => randomInt(below));
  const text = codeText({ ...wording, code });
  const masked = codeText({ ...wording, code: '*'.repeat(code.length) });
  if (!text.ok) return text;
  if (!masked.ok) return masked;
  const draft = draftFor(caller, {
    to,
    country,
    text: text.value,
    purpose: 'transactional',
    lane: 'otp',
    sender: wording.sender,
    eventKey: null,
    reference: null,
    sendAt: null,
    notAfter: expires_at.getTime(),
    origin: { kind: 'otp', challenge: toId('otp', id), text: masked.value },
  });
  return draft.ok ? { ok: true, value: { code, draft: draft.value } } : draft;
};
