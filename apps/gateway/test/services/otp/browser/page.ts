import { eventually } from '../../../support/deadline.ts';
import type { DevTools } from './devtools.ts';

/** A page of a browser, used as a person uses it: by what it shows, with clicks and keys. */
export interface Page {
  open(url: string): Promise<void>;
  /** The value of an expression in the page; promises are awaited. */
  evaluate<Value>(expression: string): Promise<Value>;
  /** Puts the cursor into a field and types. */
  type(selector: string, text: string): Promise<void>;
  click(selector: string): Promise<void>;
  /** Waits until an expression is true. */
  until(expression: string): Promise<void>;
  /** Runs a script in every document before its own. */
  before(script: string): Promise<void>;
}

interface Evaluated<Value> {
  readonly result: { readonly value: Value };
  readonly exceptionDetails?: {
    readonly text: string;
    readonly exception?: { readonly description: string };
  };
}

/** Opens a page in a context of its own: nothing is shared with other pages. */
export const openPage = async (devTools: DevTools): Promise<Page> => {
  const { browserContextId } = await devTools.send<{ browserContextId: string }>(
    'Target.createBrowserContext',
  );
  const target = await devTools.send<{ targetId: string }>('Target.createTarget', {
    url: 'about:blank',
    browserContextId,
  });
  const { sessionId } = await devTools.send<{ sessionId: string }>('Target.attachToTarget', {
    ...target,
    flatten: true,
  });
  const send = <Answer = object>(method: string, params?: object) =>
    devTools.send<Answer>(method, params, sessionId);
  await send('Page.enable');

  const evaluate = async <Value>(expression: string): Promise<Value> => {
    const params = { expression, awaitPromise: true, returnByValue: true, userGesture: true };
    const { result, exceptionDetails } = await send<Evaluated<Value>>('Runtime.evaluate', params);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  const until = (expression: string): Promise<void> =>
    eventually(expression, () => evaluate<boolean>(`Boolean(${expression})`).catch(() => false)).then(
      () => {},
    );

  const placeOf = (selector: string): Promise<{ x: number; y: number }> =>
    evaluate(`(() => {
      const { x, y, width, height } = document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    })()`);
  const click = async (selector: string): Promise<void> => {
    const place = await placeOf(selector);
    for (const type of ['mousePressed', 'mouseReleased'])
      await send('Input.dispatchMouseEvent', { type, ...place, button: 'left', clickCount: 1 });
  };
  return {
    open: async (url) => {
      await send('Page.navigate', { url });
      await until(`location.href.startsWith(${JSON.stringify(url)}) && document.readyState === 'complete'`);
    },
    evaluate,
    until,
    click,
    type: async (selector, text) => {
      await click(selector);
      await send('Input.insertText', { text });
    },
    before: async (source) => {
      await send('Page.addScriptToEvaluateOnNewDocument', { source });
    },
  };
};
