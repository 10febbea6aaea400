import { maskNumber, type PhoneNumber } from '@carillon/core/numbers';
import { prefixOf, resendWait } from '@carillon/core/otp';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { uuidv7 } from 'uuidv7';
import type { Caller } from '../../infrastructure/http/caller.ts';
import type { IdempotentRequest } from '../../infrastructure/http/idempotency.ts';
import type { Vault } from '../../infrastructure/vault/vault.ts';
import type { ChallengeRow } from './challenge-row.ts';
import { draftCode } from './draft-code.ts';
import { ipDigest, numberDigest, seeNetwork } from './identity-digest.ts';
import type { Policies } from './policies.ts';
import { sealRecipient } from './recipient-seal.ts';
import { type CodeAnswer, type SendCodeDependencies, sendCode } from './send-code.ts';
import { type OtpCreate, textTemplateOf } from './text-template-of.ts';

export interface StartDependencies extends SendCodeDependencies {
  readonly vault: Vault;
  readonly policies: Policies;
}

/** Who asks, and under which key the answer is kept. */
export interface Asking {
  readonly caller: Caller;
  readonly idempotent: IdempotentRequest | null;
  readonly requestId: string;
}

const VOICE = 'No voice carrier is connected yet. Use the channel sms.';

/** Channels that a carrier serves. */
export const checkChannel = (channel: 'sms' | 'voice'): Result<null, Refusal> =>
  channel === 'sms' ? succeed(null) : refuse('otp_channel_unavailable', VOICE, 'channel');

type Fresh = Pick<ChallengeRow, 'account_id' | 'id' | 'wording' | 'expires_at'>;

/** The row of a challenge that begins; its digest comes when its code has passed the guard. */
const newRow = (
  { vault, keys }: StartDependencies,
  caller: Caller,
  asked: OtpCreate,
  {
    fresh,
    created,
    to: { e164, country },
    attempts,
  }: { fresh: Fresh; created: Date; to: PhoneNumber; attempts: number },
): ChallengeRow => ({
  ...fresh,
  mode: caller.mode,
  state: 'pending',
  number_digest: numberDigest(keys, caller, e164),
  recipient: sealRecipient(vault, fresh, e164),
  shown: maskNumber(e164),
  prefix: prefixOf(e164),
  country,
  purpose: asked.purpose ?? '',
  ip_digest: asked.ip === undefined ? null : ipDigest(keys, caller, asked.ip),
  network: asked.ip === undefined ? null : seeNetwork(keys, caller, asked.ip),
  decoy: asked.known === false,
  code_salt: null,
  code_digest: null,
  generation: 1,
  attempts_used: 0,
  attempts_allowed: attempts,
  texts_sent: 1,
  resend_at: new Date(created.getTime() + resendWait(1)!),
  message_id: null,
  created_at: created,
  verified_at: null,
});

/** Starts a challenge: draws a code, sends it, and keeps what is needed to recognise it. */
export const startChallenge = async (
  dependencies: StartDependencies,
  { caller, idempotent, requestId }: Asking,
  asked: OtpCreate,
): Promise<Result<CodeAnswer, Refusal>> => {
  const { database, policies, now } = dependencies;
  const account = caller.account.id;
  const policy = await policies.read(account);
  const channel = checkChannel(asked.channel);
  if (!channel.ok) return channel;
  const textTemplate = await textTemplateOf(database, account, asked, policy);
  if (!textTemplate.ok) return textTemplate;
  const created = new Date(now());
  const fresh = {
    account_id: account,
    id: uuidv7(),
    wording: textTemplate.value,
    expires_at: new Date(created.getTime() + textTemplate.value.ttlSeconds * 1000),
  };
  const drafted = draftCode(caller, fresh, { to: asked.to, country: asked.country ?? null });
  if (!drafted.ok) return drafted;
  const row = newRow(dependencies, caller, asked, {
    fresh,
    created,
    to: drafted.value.draft.recipient,
    attempts: policy.codes.attempts,
  });
  const tellsMessage = asked.known === undefined;
  const send = { ...drafted.value, caller, kind: 'new', row, idempotent, requestId, tellsMessage } as const;
  return succeed(await sendCode(dependencies, send));
};
