import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DriveSmpp, startDriveSmpp } from '../../../../packages/smpp/test/support/kannel/drive-smpp.ts';
import { kannelMissing } from '../../../../packages/smpp/test/support/kannel/installation.ts';
import { verifyLedger } from '../../src/engine/billing/verify-ledger.ts';
import { eventually } from '../support/deadline.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

/** A number a network could assign: fictional ones never reach a real carrier. */
const PHONE = '+33612345678';
const DELIVERIES = 20;
const TEXTS = 50;

const missing = await kannelMissing('kannel-extras');

describe.skipIf(missing !== null)(
  `a carrier that is Kannel's drive_smpp${missing === null ? '' : ` (${missing})`}`,
  () => {
    let gateway: TestGateway;
    let smsc: DriveSmpp;

    beforeAll(async () => {
      smsc = await startDriveSmpp(DELIVERIES);
      gateway = await startTestGateway();
      await gateway.operator.post('/v1/operator/carriers', {
        name: 'drive',
        type: 'smpp',
        settings: { host: '127.0.0.1', port: smsc.port, systemId: 'carillon', bind: 'tx' },
        secret: 'secret',
      });
      const route = { country: 'FR', order: 1, carriers: [{ name: 'drive' }] };
      await gateway.operator.post('/v1/operator/routes', route);
    });
    afterAll(async () => {
      await gateway.close();
      await smsc.stop();
    });

    test('takes each text once, and without giving it an id', async () => {
      const ids: string[] = [];
      for (let count = 0; count < TEXTS; count++) {
        const body = { to: PHONE, text: `Order ${count} is on its way.`, purpose: 'transactional' };
        const sent = await gateway.live.post('/v1/messages', body);
        expect(sent.status).toBe(202);
        ids.push(sent.body.id);
      }
      const carried = new Set<string | null>();
      for (const id of ids) {
        const message = await gateway.message(id, ({ status }) => status === 'transmitted');
        for (const { carrierMessageId } of message.parts) carried.add(carrierMessageId);
      }
      expect(carried.size).toBe(TEXTS);
      const taken = () => [...smsc.log().matchAll(/short_message = <Order (\d+) is on its way\.>/g)];
      await eventually('every text in its log', async () => taken().length >= TEXTS);
      expect(new Set(taken().map(([, count]) => Number(count))).size).toBe(TEXTS);
      expect(taken()).toHaveLength(TEXTS);
      expect(await verifyLedger(gateway.database)).toEqual([]);
    });

    test('is answered for each text it delivers, once that is kept', async () => {
      const answered = () => smsc.log().split('of type deliver_sm_resp\n').length - 1;
      await eventually('every answer in its log', async () => answered() === DELIVERIES);
      const { body } = await gateway.operator.get(`/v1/operator/unclaimed-texts?limit=${DELIVERIES}`);
      const texts = body.data.map((kept) => Number(kept['text']));
      expect(texts.toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: DELIVERIES }, (_, index) => index + 1),
      );
    });
  },
);
