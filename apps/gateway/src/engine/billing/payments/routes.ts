import { toDecimalMoney } from '@carillon/core/billing';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { fromId, toId } from '@carillon/gateway-api/ids';
import { providerSchema, stripeProviderSchema } from '@carillon/gateway-api/operator';
import { purchaseCreateSchema, purchaseSchema } from '@carillon/gateway-api/wallet';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import { isDataFault } from '../../../infrastructure/database/data-fault.ts';
import type { Database } from '../../../infrastructure/database/open.ts';
import { type Change, DONE } from '../../../infrastructure/http/idempotency.ts';
import { listSchema, sendPage } from '../../../infrastructure/http/pages.ts';
import { fromRefusal, sendProblem } from '../../../infrastructure/http/problems.ts';
import type { Routes, Server } from '../../../infrastructure/http/server.ts';
import { urlFault } from '../../../infrastructure/outbound-http/base-url.ts';
import type { Vault } from '../../../infrastructure/vault/vault.ts';
import { type Quarantine, reasonOf } from '../../quarantine/quarantine.ts';
import type { PaymentProvider } from './payment-provider.ts';
import { deleteProvider, findProvider, listProviders, storeStripe } from './provider-store.ts';
import {
  applyPaymentUpdate,
  findPurchase,
  listPurchases,
  openPurchase,
  type PurchaseRow,
  pricePurchase,
} from './purchases.ts';
import { SIGNATURE_INVALID } from './stripe.ts';

const view = (row: PurchaseRow): z.input<typeof purchaseSchema> => {
  const amountOf = (micros: bigint) => toDecimalMoney({ micros, currency: row.currency });
  return {
    id: toId('pur', row.id),
    status: row.status,
    segments: row.segments,
    pricePerSegment: amountOf(row.pricePerSegment),
    amount: amountOf(row.amount),
    refunded: amountOf(row.refunded),
    createdAt: row.createdAt.toISOString(),
    paidAt: row.paidAt?.toISOString() ?? null,
  };
};

export interface PaymentsOptions {
  readonly database: Database;
  readonly change: Change;
  readonly vault: Vault;
  readonly quarantine: Quarantine;
  /** Lets a provider be on this machine, as one that is played is: false unless this is a trial. */
  readonly allowLoopback?: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** `/v1/purchases`, the operator's payment providers, and the endpoint for their webhooks. */
export const paymentRoutes =
  (options: PaymentsOptions): Routes =>
  (app) => {
    purchases(options)(app);
    providers(options)(app);
    webhooks(options)(app);
  };

const listPurchasesRoute = (app: Server, { database }: PaymentsOptions): void => {
  app.get(
    '/v1/purchases',
    {
      config: { access: { scope: 'wallet:read', mode: 'any' } },
      schema: {
        tags: ['wallet'],
        summary: 'List purchases of credit',
        ...listSchema(purchaseSchema),
      },
    },
    (request, reply) =>
      sendPage(reply, request.query, {
        prefix: 'pur',
        read: (page) => listPurchases(database, request.caller.account.id, page),
        view,
      }),
  );
};

const readPurchaseRoute = (app: Server, { database }: PaymentsOptions): void => {
  app.get(
    '/v1/purchases/:id',
    {
      config: { access: { scope: 'wallet:read', mode: 'any' } },
      schema: {
        tags: ['wallet'],
        summary: 'Read a purchase: whether it is paid',
        params: z.object({ id: z.string() }),
        response: { 200: purchaseSchema },
      },
    },
    async (request, reply) => {
      const id = fromId('pur', request.params.id);
      const row = id === null ? undefined : await findPurchase(database, request.caller.account.id, id);
      return row ? view(row) : sendProblem(reply, { code: 'purchase_not_found' });
    },
  );
};

const openPurchaseRoute = (app: Server, options: PaymentsOptions): void => {
  const { database, change, now } = options;
  app.post(
    '/v1/purchases',
    {
      config: { access: { scope: 'wallet:write', mode: 'live' } },
      schema: {
        tags: ['wallet'],
        summary: 'Buy credit: gives the page to pay on',
        body: purchaseCreateSchema,
        response: { 201: purchaseSchema },
      },
    },
    async (request, reply) => {
      const { account } = request.caller;
      const { segments, successUrl, cancelUrl } = request.body;
      const ready = await findProvider(options);
      if (!ready) return sendProblem(reply, { code: 'payment_provider_missing' });
      const priced = await pricePurchase(database, account, { segments, at: now() });
      if (!priced.ok) return sendProblem(reply, fromRefusal(priced.error));
      const { perSegment, amount } = priced.value;
      const id = uuidv7();
      // The provider is asked with no transaction open; a page nobody is shown is never paid.
      const opened = await ready.provider.openCheckout({
        purchase: toId('pur', id),
        account: toId('acc', account.id),
        amount,
        description: `Credit for ${segments} segments`,
        successUrl,
        cancelUrl,
      });
      if (!opened.ok) return sendProblem(reply, fromRefusal(opened.error));
      return change(request, reply, async (client) => {
        const row = await openPurchase(client, {
          accountId: account.id,
          id,
          provider: ready.provider.name,
          providerReference: opened.value.reference,
          segments,
          pricePerSegment: perSegment.micros,
          amount: amount.micros,
          currency: amount.currency,
          validDays: ready.validDays,
        });
        return succeed({ status: 201, body: { ...view(row), checkoutUrl: opened.value.url } });
      });
    },
  );
};

const purchases =
  (options: PaymentsOptions): Routes =>
  (app) => {
    for (const register of [listPurchasesRoute, readPurchaseRoute, openPurchaseRoute]) register(app, options);
  };

const providers =
  ({ database, change, vault, allowLoopback = false }: PaymentsOptions): Routes =>
  (app) => {
    app.get(
      '/v1/operator/payment-providers',
      {
        config: { access: 'operator' as const },
        schema: {
          tags: ['operator'],
          summary: 'List the payment providers that are set up, without their keys',
          response: { 200: z.object({ data: z.array(providerSchema), nextCursor: z.null() }) },
        },
      },
      async () => ({ data: await listProviders(database), nextCursor: null }),
    );
    app.delete(
      '/v1/operator/payment-providers/:name',
      {
        config: { access: 'operator' as const },
        schema: {
          tags: ['operator'],
          summary:
            'Forget the keys of a payment provider: nothing can be bought by it, and its webhooks are refused',
          params: z.object({ name: z.string() }),
        },
      },
      async (request, reply) =>
        change(request, reply, async (client) =>
          (await deleteProvider(client, request.params.name))
            ? succeed(DONE)
            : refuse('payment_provider_missing', 'No payment provider of that name is set up.'),
        ),
    );
    app.put(
      '/v1/operator/payment-providers/stripe',
      {
        config: { access: 'operator' as const },
        schema: {
          tags: ['operator'],
          summary: 'Set Stripe up; its keys are kept sealed',
          body: stripeProviderSchema,
          response: { 200: providerSchema },
        },
      },
      async (request, reply) => {
        const { apiBase, allowPrivate } = request.body;
        const fault = apiBase === undefined ? null : urlFault(apiBase, { allowPrivate, allowLoopback });
        if (fault !== null)
          return sendProblem(reply, {
            code: 'request_invalid',
            detail: `apiBase ${fault}.`,
            field: 'apiBase',
          });
        return change(request, reply, async (client) => {
          await storeStripe(client, vault, request.body);
          return succeed({ status: 200, body: { name: 'stripe', validDays: request.body.validDays } });
        });
      },
    );
  };

/** Takes what a provider told of payments; what can never be stored is in quarantine, where the operator sees it. */
const takeUpdates = async (
  { database, quarantine, now }: PaymentsOptions,
  provider: PaymentProvider,
  { rawBody, signature }: { rawBody: string; signature: string },
): Promise<Result<null, Refusal>> => {
  try {
    const update = provider.readWebhook(rawBody, signature);
    if (!update.ok) return update;
    const told = update.value;
    if (told.kind !== 'other')
      await database.transaction((client) =>
        applyPaymentUpdate(client, provider.name, told, new Date(now())),
      );
  } catch (error) {
    if (!isDataFault(error)) throw error;
    const { name } = provider;
    const reason = reasonOf(error);
    await quarantine.keep({ source: 'payments', name, kind: 'webhook', reason, body: rawBody });
  }
  return succeed(null);
};

const webhooks =
  (options: PaymentsOptions): Routes =>
  (app) => {
    app.post(
      '/payments/stripe/webhook',
      {
        config: { access: 'public' as const },
        schema: {
          tags: ['wallet'],
          summary: 'What Stripe tells of payments; checked by its signature',
          response: { 200: z.object({ received: z.literal(true) }) },
        },
      },
      async (request, reply) => {
        const ready = await findProvider(options);
        if (!ready) return sendProblem(reply, fromRefusal(SIGNATURE_INVALID.error));
        const signature = String(request.headers['stripe-signature'] ?? '');
        const rawBody = request.rawBody ?? '';
        const taken = await takeUpdates(options, ready.provider, { rawBody, signature });
        if (!taken.ok) return sendProblem(reply, fromRefusal(taken.error));
        return reply.code(200).send({ received: true as const });
      },
    );
  };
