import { parseNumber } from '@carillon/core/numbers';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { numberNetworksAnswerSchema, numberNetworksSchema } from '@carillon/gateway-api/operator';
import type { z } from 'zod';
import type { Change } from '../../infrastructure/http/idempotency.ts';
import type { Routes } from '../../infrastructure/http/server.ts';
import { parseNetworks } from './number-network-csv.ts';
import { type NumberNetwork, storeNetworks } from './number-networks.ts';

type Told = z.output<typeof numberNetworksSchema>;

/** What was told, one line per number: of several the last counts. */
const readTold = ({ numbers, csv }: Told): Result<NumberNetwork[], Refusal> => {
  const lines = csv === undefined ? succeed<readonly NumberNetwork[]>(numbers ?? []) : parseNetworks(csv);
  if (!lines.ok) return lines;
  const known = new Map<string, NumberNetwork>();
  for (const [place, { number, network }] of lines.value.entries()) {
    const read = parseNumber(number);
    if (!read.ok) {
      const field = csv === undefined ? `numbers.${place}.number` : 'csv';
      return refuse(read.error.code, `Number ${place + 1} is not in E.164: ${read.error.detail}`, field);
    }
    known.set(read.value.e164, { number: read.value.e164, network });
  }
  return succeed([...known.values()]);
};

/** `/v1/operator/number-networks`: what routing by network is told of numbers. */
export const numberNetworkRoutes =
  ({ change, now }: { change: Change; now: () => number }): Routes =>
  (app) => {
    app.post(
      '/v1/operator/number-networks',
      {
        config: { access: 'operator' as const },
        schema: {
          tags: ['operator'],
          summary: 'Tell of which networks numbers are, for routes by network',
          body: numberNetworksSchema,
          response: { 200: numberNetworksAnswerSchema },
        },
      },
      (request, reply) =>
        change(request, reply, async (client) => {
          const told = readTold(request.body);
          if (!told.ok) return told;
          const { source, learnedAt } = request.body;
          const stored = await storeNetworks(client, told.value, {
            source,
            learnedAt: new Date(learnedAt ?? now()),
          });
          const received = told.value.length;
          return succeed({ status: 200, body: { received, stored, kept: received - stored } });
        }),
    );
  };
