import type { NotedText, ShopAccess, ShopFailure, ShopNote, ShopPort } from '@carillon/connector-kit/shop';
import { type Result, succeed } from '@carillon/core/result';
import { z } from 'zod';
import { globalId, isDigits } from '../global-id.ts';
import { type AdminDesk, askAdmin } from '../http/ask-admin.ts';
import { failShop } from '../http/failure.ts';

/**
 * Where the texts of an order stand: a metafield that no other app can write (shopify.dev/docs/apps/build/custom-data/
 * ownership). Its value is a list of texts, the newest first, each as `NotedText`.
 */
export const TEXTS_METAFIELD = { namespace: '$app', key: 'carillon_texts', type: 'json' } as const;

/** What Shopify writes at once. */
const BATCH = 25;
/** Under the 128 KB that a JSON metafield may hold. */
const MAX_BYTES = 100_000;

export const NOTES_MUTATION = `mutation WriteNotes($metafields: [MetafieldsSetInput!]!) {
  metafieldsSet(metafields: $metafields) { userErrors { elementIndex } }
}`;

const answer = z.object({
  metafieldsSet: z
    .object({ userErrors: z.array(z.object({ elementIndex: z.number().nullable() })) })
    .nullable(),
});

type Outcome = Result<null, ShopFailure>;

/** The newest texts that fit; the oldest are left out. */
const textsJson = (texts: readonly NotedText[]): string => {
  const value = JSON.stringify(
    texts.map(({ id, direction, at, state, detail }) => ({ id, direction, at, state, detail })),
  );
  return Buffer.byteLength(value) <= MAX_BYTES
    ? value
    : textsJson(texts.slice(0, Math.floor(texts.length / 2)));
};

const ownerOf = ({ object }: ShopNote): string | null =>
  object.type === 'order' && isDigits(object.id) ? globalId('Order', object.id) : null;

const noOwner = ({ object }: ShopNote): Outcome =>
  failShop('shop_refused', `Texts are noted on orders of Shopify, and not on a ${object.type}.`);

/** Owners with what is to stand on their pages. */
type Values = ReadonlyMap<string, string>;

const refused = (shop: string): Outcome =>
  failShop('shop_refused', `${shop} does not take the texts of an order: it was deleted, or archived.`);

/** Sets a batch. It is set whole or not at all: what Shopify does not take is left out, and the rest set again. */
const setBatch = async (
  desk: AdminDesk,
  access: ShopAccess,
  values: Values,
): Promise<ReadonlyMap<string, Outcome>> => {
  const owners = [...values.keys()];
  const all = (outcome: Outcome) => new Map(owners.map((owner) => [owner, outcome]));
  const metafields = [...values].map(([ownerId, value]) => ({ ...TEXTS_METAFIELD, ownerId, value }));
  const done = await askAdmin(desk, access, { query: NOTES_MUTATION, variables: { metafields }, answer });
  if (!done.ok) return all(done);
  const errors = done.value.metafieldsSet?.userErrors;
  if (errors?.length === 0) return all(succeed(null));
  const bad = new Set(errors?.flatMap(({ elementIndex }) => owners[elementIndex ?? -1] ?? []));
  if (bad.size === 0) return all(refused(access.shop));
  const rest = new Map([...values].filter(([owner]) => !bad.has(owner)));
  const outcomes = rest.size === 0 ? new Map<string, Outcome>() : await setBatch(desk, access, rest);
  return new Map([...outcomes, ...[...bad].map((owner) => [owner, refused(access.shop)] as const)]);
};

/** Writes what was texted about orders onto their pages. What stood there before is replaced, so twice is once. */
export const createWriteBack =
  (desk: AdminDesk): ShopPort['writeBack'] =>
  async (access, notes) => {
    const values = [
      ...new Map(
        notes.flatMap((note) => {
          const owner = ownerOf(note);
          return owner === null ? [] : [[owner, textsJson(note.texts)] as const];
        }),
      ),
    ];
    const outcomes = new Map<string, Outcome>();
    for (let at = 0; at < values.length; at += BATCH) {
      const batch = await setBatch(desk, access, new Map(values.slice(at, at + BATCH)));
      for (const [owner, outcome] of batch) outcomes.set(owner, outcome);
    }
    return notes.map((note) => outcomes.get(ownerOf(note) ?? '') ?? noOwner(note));
  };
