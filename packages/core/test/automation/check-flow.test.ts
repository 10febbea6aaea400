import { expect, it } from 'vitest';
import { checkFlow, type FlowStep } from '../../src/automation/index.ts';
import { flow, step } from './flows.ts';

const withStep = (changes: Partial<FlowStep>) =>
  flow({ steps: [step(), step({ delaySeconds: 60, ...changes })] });

it.each([
  [withStep({ text: '{{ a' }), 'template_invalid', 'steps.1.text'],
  [withStep({ translations: { fr: 'Bonjour', de: '{% if' } }), 'template_invalid', 'steps.1.translations.de'],
  [withStep({ sender: '?' }), 'sender_invalid', 'steps.1.sender'],
  [withStep({ usefulSeconds: 60 }), 'request_invalid', 'steps.1.usefulSeconds'],
  [
    withStep({ window: { from: '20:00', until: '08:00', days: ['mon'] } }),
    'request_invalid',
    'steps.1.window.until',
  ],
  [withStep({ staff: ['+33639980001', '06 12'] }), 'country_needed', 'steps.1.staff.1'],
  [withStep({ delaySeconds: 0 }), 'request_invalid', 'steps.1.delaySeconds'],
  [flow({ stopOn: ['order.placed'] }), 'request_invalid', 'stopOn'],
])('refuses what could send nothing, or twice (%#)', (content, code, field) => {
  expect(checkFlow(content)).toMatchObject({ ok: false, error: { code, field } });
});

it('gives senders and numbers in their plain form, each number once', () => {
  const staff = ['+33 6 39 98 00 01', '+33639980001', '+33 639 980 002'];
  expect(checkFlow(withStep({ staff, sender: ' ACME ' }))).toMatchObject({
    ok: true,
    value: { steps: [{}, { staff: ['+33639980001', '+33639980002'] }] },
  });
});
