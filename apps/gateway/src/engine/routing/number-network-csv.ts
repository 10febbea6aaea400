import { type Refusal, type Result, succeed } from '@carillon/core/result';
import { networkSchema } from '@carillon/gateway-api/operator';
import { z } from 'zod';
import { readCsv } from '../../infrastructure/http/csv/rows.ts';
import type { NumberNetwork } from './number-networks.ts';

const row = z.strictObject({ number: z.string(), network: networkSchema });

/** Reads CSV with the columns number and network. Refusal: `csv_invalid`, which names the line and the column. */
export const parseNetworks = (csv: string): Result<NumberNetwork[], Refusal> => {
  const read = readCsv(csv, row);
  return read.ok ? succeed(read.value.map((line) => line.row)) : read;
};
