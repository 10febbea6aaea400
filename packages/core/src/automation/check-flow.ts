import { parseSender, parseTemplate } from '../messaging/index.ts';
import { parseNumber } from '../numbers/index.ts';
import { type Refusal, type Result, refuse, succeed } from '../result/index.ts';
import type { Flow, FlowStep } from './flow.ts';

/** What a person writes of a flow; the rest the store knows. */
export type FlowContent = Omit<Flow, 'id' | 'version'>;

/** Checks one item after the other; the first refusal counts. */
const checkEach = <Item>(
  items: readonly Item[],
  check: (item: Item, place: number) => Result<unknown, Refusal>,
): Result<null, Refusal> => {
  for (const [place, item] of items.entries()) {
    const checked = check(item, place);
    if (!checked.ok) return checked;
  }
  return succeed(null);
};

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

const checkTimes = ({ delaySeconds, usefulSeconds, window }: FlowStep): Result<null, Refusal> => {
  if (usefulSeconds !== null && usefulSeconds <= delaySeconds) {
    return refuse(
      'request_invalid',
      'usefulSeconds must be more than delaySeconds, or no text could ever leave.',
      'usefulSeconds',
    );
  }
  if (window !== null && minutesOf(window.until) <= minutesOf(window.from))
    return refuse(
      'request_invalid',
      'until must be later than from: a window ends on its day.',
      'window.until',
    );
  return succeed(null);
};

const checkTexts = ({ text, translations }: FlowStep): Result<null, Refusal> => {
  const parsed = parseTemplate(text);
  if (!parsed.ok) return parsed;
  return checkEach(Object.entries(translations), ([tag, one]) => {
    const translated = parseTemplate(one);
    return translated.ok
      ? translated
      : refuse(translated.error.code, translated.error.detail, `translations.${tag}`);
  });
};

const checkStaff = ({ staff }: FlowStep): Result<readonly string[] | null, Refusal> => {
  if (staff === null) return succeed(null);
  const numbers: string[] = [];
  for (const [place, given] of staff.entries()) {
    const number = parseNumber(given, null);
    if (!number.ok) return refuse(number.error.code, number.error.detail, `staff.${place}`);
    numbers.push(number.value.e164);
  }
  return succeed([...new Set(numbers)]);
};

const checkStep = (step: FlowStep): Result<FlowStep, Refusal> => {
  const texts = checkTexts(step);
  if (!texts.ok) return texts;
  const sender = step.sender === null ? succeed(null) : parseSender(step.sender);
  if (!sender.ok) return sender;
  const times = checkTimes(step);
  if (!times.ok) return times;
  const staff = checkStaff(step);
  if (!staff.ok) return staff;
  return succeed({ ...step, sender: sender.value, staff: staff.value });
};

/** Two texts to the same people at the same delay would be one: an event key belongs to a delay. */
const checkOrder = (steps: readonly FlowStep[]): Result<null, Refusal> =>
  checkEach(steps, ({ delaySeconds }, place) => {
    const before = steps[place - 1];
    return before === undefined || before.delaySeconds < delaySeconds
      ? succeed(null)
      : refuse(
          'request_invalid',
          'Each step must be later than the one before it: delaySeconds counts from the event.',
          `steps.${place}.delaySeconds`,
        );
  });

/**
 * A flow that can send something, with senders and numbers in their plain form. A field of a step is named with its place:
 * `steps.1.text`.
 *
 * Refusals: `template_invalid`, `sender_invalid`, `request_invalid`, and those of `parseNumber`.
 */
export const checkFlow = (content: FlowContent): Result<FlowContent, Refusal> => {
  if (content.stopOn.includes(content.on)) {
    const detail = 'A flow cannot be stopped by the event that begins it.';
    return refuse('request_invalid', detail, 'stopOn');
  }
  const steps: FlowStep[] = [];
  for (const [place, step] of content.steps.entries()) {
    const checked = checkStep(step);
    if (!checked.ok) {
      const { code, detail, field } = checked.error;
      return refuse(code, detail, field === undefined ? `steps.${place}` : `steps.${place}.${field}`);
    }
    steps.push(checked.value);
  }
  const order = checkOrder(steps);
  return order.ok ? succeed({ ...content, steps }) : order;
};
