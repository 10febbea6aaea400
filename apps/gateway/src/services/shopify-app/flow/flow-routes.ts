import type { VerifiedWebhook, WebhookRefusal, WebhookRequest } from '@carillon/connector-kit/webhook';
import { type FlowCall, readFlowCall, shopOfFlowCall, verifyFlowCall } from '@carillon/connector-shopify';
import { formatDecimal } from '@carillon/core/billing';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { flowAnswerSchema } from '@carillon/gateway-api/shopify-app';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { forAccount } from '../../../infrastructure/account-scope/account-scope.ts';
import type { Database } from '../../../infrastructure/database/open.ts';
import { BODY_LIMIT, takeBytes } from '../../../infrastructure/http/bodies/use-bodies.ts';
import { fromRefusal, sendProblem } from '../../../infrastructure/http/problems.ts';
import type { Routes } from '../../../infrastructure/http/server.ts';
import { PLATFORM } from '../shop-objects.ts';
import {
  chooseOwner,
  type FindShopOwners,
  type ShopCaller,
  type ShopOwner,
  shopCallerOf,
} from '../shop-owner.ts';
import type { AskedText, ShopWording } from '../texts/asked-text.ts';
import type { TextResult } from '../texts/outcome.ts';
import type { ShopTexts } from '../texts/shop-texts.ts';

/** Finds for which connections of a shop a request was signed. */
export type ProveOwners = (
  connector: { verify: typeof verifyFlowCall },
  request: WebhookRequest,
  named: readonly ShopOwner[],
) => Promise<
  Result<{ readonly webhook: VerifiedWebhook; readonly owners: readonly ShopOwner[] }, WebhookRefusal>
>;

export interface FlowDependencies {
  readonly database: Database;
  readonly findOwners: FindShopOwners;
  readonly proveOwners: ProveOwners;
  readonly texts: ShopTexts;
}

const NOT_CONNECTED = refuse('connection_not_found', 'The account that connected the shop is closed.');

const wordingOf = ({ wording }: FlowCall): ShopWording =>
  wording.template === null
    ? { kind: 'plain', text: wording.text }
    : { kind: 'template', name: wording.template };

/** One text for each object the call names: the first with a known person is the one that is sent. */
const textsOf = (call: FlowCall): readonly AskedText[] =>
  call.objects.map((object) => ({
    object,
    wording: wordingOf(call),
    purpose: call.purpose,
    key: `flow:${encodeURIComponent(call.runId)}`,
    reference: null,
  }));

/** Input that a merchant has to mend fails the step; what a rule says no to is an answer of it. */
const MERCHANTS_INPUT = new Set(['template_unknown', 'template_invalid', 'request_invalid']);

const answerOf = ({
  id,
  price,
  to: _to,
  text: _text,
  ...decided
}: TextResult): z.input<typeof flowAnswerSchema> => ({
  return_value: { ...decided, messageId: id, price: formatDecimal(price.micros), currency: price.currency },
});

/** Sends the text of a call: about its order, else about its customer. */
const sendText = async (
  { texts }: FlowDependencies,
  owner: ShopCaller,
  call: FlowCall,
): Promise<Result<TextResult, Refusal>> => {
  let last: TextResult | null = null;
  for (const text of textsOf(call)) {
    const [result] = await texts.send(owner, [text]);
    last = result!;
    if (last.reason !== 'phone_missing') break;
  }
  const { reason, detail } = last!;
  return reason !== null && MERCHANTS_INPUT.has(reason) ? refuse(reason, detail ?? reason) : succeed(last!);
};

/** Who posts, and what is to be sent for them. */
const receive = async (
  deps: FlowDependencies,
  request: FastifyRequest,
): Promise<Result<{ readonly owner: ShopCaller; readonly call: FlowCall }, Refusal>> => {
  const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const given = { headers: request.headers, rawBody };
  const shop = shopOfFlowCall(given);
  if (!shop.ok) return shop;
  const named = await deps.findOwners({ platform: PLATFORM, shop: shop.value });
  const proven = await deps.proveOwners({ verify: verifyFlowCall }, given, named);
  if (!proven.ok) return proven;
  const chosen = chooseOwner(proven.value.owners);
  const owner = chosen ? await shopCallerOf(deps.database, chosen, shop.value) : null;
  if (owner === null) return NOT_CONNECTED;
  const call = readFlowCall(proven.value.webhook.body);
  return call.ok ? succeed({ owner, call: call.value }) : call;
};

/** `POST /connectors/shopify/flow/send-text`: where workflows of Shopify Flow post their step "Send text". */
export const flowRoutes =
  (deps: FlowDependencies): Routes =>
  (app) => {
    void app.register(async (scope) => {
      // The signature is over the exact bytes, so nothing may parse them first.
      scope.removeAllContentTypeParsers();
      takeBytes(scope, { mediaType: '*', limit: BODY_LIMIT });
      scope.post(
        '/connectors/shopify/flow/send-text',
        {
          config: { access: 'public' as const },
          schema: {
            tags: ['connectors'],
            summary: 'The step "Send text" of a workflow of Shopify Flow, as Shopify signs it',
            description:
              'It texts the person of an order or customer. A step that is posted again is the same text. ' +
              'What a rule says no to is answered with 200 and the decision, so that the workflow can go on by it.',
            response: { 200: flowAnswerSchema },
          },
        },
        async (request: FastifyRequest, reply) => {
          const received = await receive(deps, request);
          if (!received.ok) {
            request.log.warn({ code: received.error.code }, 'call of Shopify Flow refused');
            return sendProblem(reply, fromRefusal(received.error));
          }
          const { owner, call } = received.value;
          const sent = await forAccount(owner.caller.account.id, () => sendText(deps, owner, call));
          return sent.ok ? answerOf(sent.value) : sendProblem(reply, fromRefusal(sent.error));
        },
      );
    });
  };
