import { toId } from '@carillon/gateway-api/ids';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queryOn } from '../../../src/infrastructure/database/query.ts';
import { replyRoutes } from '../../../src/services/inbound/routes.ts';
import { createTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer((options) => [replyRoutes(options)]);
});
afterAll(() => server.close());

const receive = async (accountId: string, text: string, recipient: string | null = '36105') => {
  const row = {
    accountId,
    id: uuidv7(),
    carrier: 'simulator',
    sender: '+33639980001',
    recipient,
    text,
    receivedAt: new Date('2026-11-21T19:30:00Z'),
  };
  await queryOn(server.database.pool).insertInto('replies').values(row).execute();
  return row;
};

describe('listing replies', () => {
  it('shows what customers of the account wrote, newest first', async () => {
    const account = await server.account();
    const other = await server.account();
    const first = await receive(account.id, 'Merci !');
    await receive(other.id, 'not yours');
    const second = await receive(account.id, 'STOP', null);
    const reader = await account.as({ scopes: ['messages:read'] });
    const shown = {
      from: '+33639980001',
      incomplete: false,
      kind: 'text',
      receivedAt: '2026-11-21T19:30:00.000Z',
    };
    expect((await reader.get('/v1/replies')).body).toEqual({
      data: [
        { ...shown, id: toId('rpl', second.id), to: null, text: 'STOP' },
        { ...shown, id: toId('rpl', first.id), to: '36105', text: 'Merci !' },
      ],
      nextCursor: null,
    });
  });

  it('gives pages', async () => {
    const account = await server.account();
    for (const text of ['1', '2', '3']) await receive(account.id, text);
    const reader = await account.as();
    const first = await reader.get('/v1/replies?limit=2');
    expect(first.body.data.map((reply) => reply['text'])).toEqual(['3', '2']);
    const second = await reader.get(`/v1/replies?limit=2&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({ data: [{ text: '1' }], nextCursor: null });
    const bad = await reader.get('/v1/replies?cursor=msg_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f');
    expect(bad).toMatchObject({ status: 400, body: { code: 'cursor_invalid', field: 'cursor' } });
  });

  it('needs the scope messages:read', async () => {
    const sender = await (await server.account()).as({ scopes: ['messages:send'] });
    expect(await sender.get('/v1/replies')).toMatchObject({ status: 403, body: { code: 'scope_missing' } });
  });
});
