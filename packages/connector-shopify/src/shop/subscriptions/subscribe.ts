import type { ShopAccess, ShopFailure, ShopPort, Subscriptions } from '@carillon/connector-kit/shop';
import { type Result, succeed } from '@carillon/core/result';
import { z } from 'zod';
import { type AdminDesk, askAdmin } from '../http/ask-admin.ts';
import { failShop } from '../http/failure.ts';
import { listSubscriptions, type Subscription } from './subscriptions.ts';
import { WEBHOOK_TOPICS } from './webhook-topics.ts';

/** What is to be done for a topic: it is there, or goes to where this gateway was, or is to be made. */
type Step =
  | { readonly topic: string; readonly kind: 'present' | 'create' }
  | { readonly topic: string; readonly kind: 'move'; readonly id: string };

/** The path of an https address; null when it is none that Shopify could post to. */
const pathOf = (address: string): string | null => {
  if (!URL.canParse(address)) return null;
  const { protocol, pathname } = new URL(address);
  return protocol === 'https:' ? pathname : null;
};

/**
 * A subscription that ends in the same path at another host is this gateway's own, from before it moved. Whatever goes to
 * another path belongs to somebody else who works with the app, and stays as it is.
 */
const stepFor = (topic: string, address: string, subscriptions: readonly Subscription[]): Step => {
  const ofTopic = subscriptions.filter((one) => one.topic === topic);
  if (ofTopic.some(({ uri }) => uri === address)) return { topic, kind: 'present' };
  const moved = ofTopic.find(({ uri }) => pathOf(uri) === pathOf(address));
  return moved ? { topic, kind: 'move', id: moved.id } : { topic, kind: 'create' };
};

const OUTCOME = '{ userErrors { message } }';

type Change =
  | Exclude<Step, { kind: 'present' | 'create' }>
  | { readonly topic: string; readonly kind: 'create' };

const isChange = (step: Step): step is Change => step.kind !== 'present';

/** All changes in one question: a mutation costs ten points, and a thousand are allowed. */
export const subscribeQuery = (changes: readonly Change[]): string => {
  const moved = changes.flatMap((change, at) => (change.kind === 'move' ? [`, $id${at}: ID!`] : []));
  const mutations = changes.map((change, at) =>
    change.kind === 'move'
      ? `  s${at}: webhookSubscriptionUpdate(id: $id${at}, webhookSubscription: { uri: $address }) ${OUTCOME}`
      : `  s${at}: webhookSubscriptionCreate(topic: ${change.topic}, webhookSubscription: { uri: $address, format: JSON }) ${OUTCOME}`,
  );
  return `mutation Subscribe($address: String!${moved.join('')}) {\n${mutations.join('\n')}\n}`;
};

const outcome = z.object({ userErrors: z.array(z.object({ message: z.string() })) }).nullable();
const answer = z.record(z.string(), outcome);

/** Why a subscription could not be had; null when it was. */
const problemOf = (result: z.infer<typeof outcome> | undefined): string | null => {
  if (!result) return 'Shopify did not answer for it.';
  const [error] = result.userErrors;
  return error ? `Shopify says: ${error.message.replace(/\.?$/, '.')}` : null;
};

const nameOf = (topic: string): string => WEBHOOK_TOPICS.get(topic) ?? topic;

const change = async (
  desk: AdminDesk,
  access: ShopAccess,
  { address, changes }: { readonly address: string; readonly changes: readonly Change[] },
): Promise<Result<Omit<Subscriptions, 'present'>, ShopFailure>> => {
  if (changes.length === 0) return succeed({ healed: [], missing: [] });
  const ids = changes.flatMap((one, at) => (one.kind === 'move' ? [[`id${at}`, one.id]] : []));
  const done = await askAdmin(desk, access, {
    query: subscribeQuery(changes),
    variables: { address, ...Object.fromEntries(ids) },
    answer,
  });
  if (!done.ok) return done;
  const outcomes = changes.map(({ topic }, at) => ({
    topic: nameOf(topic),
    problem: problemOf(done.value[`s${at}`]),
  }));
  return succeed({
    healed: outcomes.flatMap(({ topic, problem }) => (problem === null ? topic : [])),
    missing: outcomes.flatMap(({ topic, problem }) => (problem === null ? [] : { topic, detail: problem })),
  });
};

/** Makes Shopify post every topic the connector reads to an address. Nothing is ever deleted. */
export const createSubscribe =
  (desk: AdminDesk): ShopPort['subscribe'] =>
  async (access, address) => {
    if (pathOf(address) === null)
      return failShop('shop_refused', 'Shopify posts to https addresses only. Give the gateway one.');
    const found = await listSubscriptions(desk, access);
    if (!found.ok) return found;
    const steps = [...WEBHOOK_TOPICS.keys()].map((topic) => stepFor(topic, address, found.value));
    const changed = await change(desk, access, { address, changes: steps.filter(isChange) });
    if (!changed.ok) return changed;
    const present = steps.flatMap(({ topic, kind }) => (kind === 'present' ? nameOf(topic) : []));
    return succeed({ present, ...changed.value });
  };
