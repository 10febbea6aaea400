import { z } from 'zod';
import { instantSchema } from '../conventions/index.ts';

/** Where a merchant allows the app what it asks for. */
export const connectionInstallSchema = z
  .strictObject({
    url: z.url().describe('To be opened in the browser of somebody who may install apps in the shop'),
    scopes: z.array(z.string()).describe("What the app asks for, in the platform's words"),
    expiresAt: instantSchema.describe('Until then the way back is taken'),
  })
  .meta({
    id: 'ConnectionInstall',
    examples: [
      {
        url: 'https://acme.myshopify.com/admin/oauth/authorize?client_id=0123abcd',
        scopes: ['read_orders', 'read_customers'],
        expiresAt: '2026-11-27T12:10:00.000Z',
      },
    ],
  });

/** A token by which a page inside the admin of a shop shows who it is. */
export const connectionSessionSchema = z
  .strictObject({ sessionToken: z.string().min(1).max(8_192) })
  .meta({ id: 'ConnectionSession' });
