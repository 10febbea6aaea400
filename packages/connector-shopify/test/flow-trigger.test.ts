import { describe, expect, test } from 'vitest';
import { type FlowNews, flowTriggerOf } from '../src/index.ts';

const ORDER = { type: 'order', id: '820982911946154507' };
const CUSTOMER = { type: 'customer', id: '115310627314723954' };

describe('what a shop’s Flow is told of a text', () => {
  test.for([
    [
      { kind: 'delivered', messageId: 'msg_1' },
      { handle: 'carillon-text-delivered', payload: { order_id: ORDER.id, 'Message ID': 'msg_1' } },
    ],
    [
      { kind: 'failed', messageId: 'msg_1', detail: 'The number is not in use.' },
      {
        handle: 'carillon-text-failed',
        payload: { order_id: ORDER.id, 'Message ID': 'msg_1', Reason: 'The number is not in use.' },
      },
    ],
    [
      { kind: 'reply', replyId: 'rpl_1', text: 'Thanks' },
      {
        handle: 'carillon-reply-received',
        payload: { customer_id: CUSTOMER.id, 'Reply ID': 'rpl_1', 'Reply text': 'Thanks' },
      },
    ],
    [
      { kind: 'opted_out', at: '2026-11-27T12:00:00.000Z' },
      {
        handle: 'carillon-opted-out',
        payload: { customer_id: CUSTOMER.id, 'Opted out at': '2026-11-27T12:00:00.000Z' },
      },
    ],
  ] as const satisfies readonly (readonly [FlowNews, object])[])('$0.kind', ([news, trigger]) => {
    expect(flowTriggerOf(news, [ORDER, CUSTOMER])).toEqual(trigger);
    expect(flowTriggerOf(news, [{ type: 'checkout', id: 'abc' }])).toBeNull();
  });

  test('stays below what Flow takes, whatever somebody writes', () => {
    const trigger = flowTriggerOf({ kind: 'reply', replyId: 'rpl_1', text: '😀'.repeat(40_000) }, [CUSTOMER]);
    expect(Buffer.byteLength(JSON.stringify(trigger))).toBeLessThan(50_000);
    expect(trigger!.payload['Reply text']!.isWellFormed()).toBe(true);
  });
});
