import { type Decision, type Draft, decide } from '@carillon/core/admission';
import type { Caller } from '../../../infrastructure/http/caller.ts';
import { askedOf } from '../../consent/consent-facts.ts';
import { type FactSources, factsFor, spenderOf } from './admission-facts.ts';

/**
 * Decides on one message of a batch, and takes what it spends and counts off what was read, so that the next one sees
 * it. Sending and estimating both decide here.
 */
export const decideInBatch = (caller: Caller, draft: Draft, sources: FactSources): Decision => {
  const decision = decide(draft, factsFor(caller, draft, sources));
  if (decision.kind === 'admitted') {
    sources.wallet?.spend(spenderOf(caller, draft), decision.quote.total.micros);
    sources.recipients.consents.admitted(askedOf(caller, draft));
  }
  return decision;
};
