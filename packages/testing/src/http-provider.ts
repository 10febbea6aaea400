import { createHmac } from 'node:crypto';
import { type CallbackPoster, createCallbackPoster } from './callback-poster.ts';
import { type FakeReply, type FakeRequest, type FakeServer, startFakeServer } from './fake-server.ts';

const TOKEN = 'provider-token-1';

/** What becomes of a message, by the last two digits of its number; any other ending is delivered. */
const SCRIPTS: Readonly<Record<string, readonly string[]>> = {
  '01': ['DELIVRD'],
  '02': ['UNDELIV'],
  '07': ['ENROUTE'],
  '09': ['DELIVRD', 'DELIVRD'],
};

/** A message the provider took. */
export interface TakenMessage {
  readonly id: string;
  readonly to: string;
  readonly from: string;
  readonly text: string;
  readonly reference: string;
}

/**
 * A provider of no name with the kind of API that many have: JSON in and out, a bearer token, callbacks signed with
 * HMAC-SHA256, over real HTTP on 127.0.0.1.
 */
export interface HttpProvider extends Pick<FakeServer, 'requests' | 'failNext' | 'received' | 'close'> {
  readonly url: string;
  readonly token: string;
  callbackUrl: string | null;
  readonly messages: readonly TakenMessage[];
  readonly callbacks: CallbackPoster;
  textsTo(number: string): readonly string[];
  text(from: string, text: string): Promise<unknown>;
  /** The settings of a carrier that speaks to it. */
  readonly description: Record<string, unknown>;
}

const json = (status: number, body: unknown): FakeReply => ({ status, body: JSON.stringify(body) });

const description = (url: string): Record<string, unknown> => ({
  request: {
    method: 'POST',
    url: `${url}/v2/messages?priority={{purpose}}`,
    headers: { authorization: 'Bearer {{secret}}', 'x-request': '{{messageId}}' },
    body: {
      kind: 'json',
      json: {
        messages: [{ to: '{{recipientDigits}}', from: '{{sender}}', content: { text: '{{text}}' } }],
        reference: '{{reference}}',
        parts: 1,
      },
    },
  },
  answer: {
    success: { status: [200, 202], field: 'status', equals: ['ok'] },
    id: 'messages.0.id',
    error: 'error.code',
    errors: [
      { code: 'NUM', action: 'refuse', as: 'number_unknown' },
      { code: 'FULL', action: 'defer' },
      { code: 'CREDIT', action: 'suspend' },
    ],
  },
  receipts: {
    id: 'dlr.id',
    status: 'dlr.stat',
    map: { DELIVRD: 'delivered', UNDELIV: 'undeliverable', ENROUTE: 'enroute' },
    reference: 'dlr.reference',
    at: 'dlr.at',
  },
  question: { url: `${url}/v2/messages/{{carrierMessageId}}`, status: 'dlr.stat', at: 'dlr.at' },
  texts: { sender: 'mo.from', text: 'mo.text', recipient: 'mo.to', id: 'mo.id' },
  signature: { header: 'x-signature', algorithm: 'sha256', encoding: 'hex', prefix: 'sha256=' },
  allowPrivate: true,
});

interface SentBody {
  readonly messages?: readonly { to?: string; from?: string; content?: { text?: string } }[];
  readonly reference?: string;
}

export const startHttpProvider = async (): Promise<HttpProvider> => {
  const messages: TakenMessage[] = [];
  const callbacks = createCallbackPoster();
  let ids = 0;

  const post = (value: unknown): Promise<unknown> => {
    if (provider.callbackUrl === null) return Promise.resolve();
    const body = JSON.stringify(value);
    const signature = createHmac('sha256', TOKEN).update(body).digest('hex');
    return callbacks.post({
      url: provider.callbackUrl,
      headers: { 'content-type': 'application/json', 'x-signature': `sha256=${signature}` },
      body,
    });
  };

  const tell = async ({ id, to, reference }: TakenMessage): Promise<void> => {
    for (const stat of SCRIPTS[to.slice(-2)] ?? SCRIPTS['01']!)
      await post({ dlr: { id, stat, reference, at: Math.floor(Date.now() / 1000) } });
  };

  /** Whether or not the callback that told so has arrived. */
  const statusOf = (id: string): FakeReply => {
    const message = messages.find((each) => each.id === id);
    if (!message) return json(404, { error: { code: 'NONE' } });
    const stat = (SCRIPTS[message.to.slice(-2)] ?? SCRIPTS['01']!).at(-1);
    return json(200, { id, dlr: { stat, at: Math.floor(Date.now() / 1000) } });
  };

  const handle = (request: FakeRequest): FakeReply => {
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return json(401, { error: { code: 'AUTH' } });
    if (request.method === 'GET') return statusOf(request.url.split('/').at(-1)!);
    const body = JSON.parse(request.body) as SentBody;
    const [asked] = body.messages ?? [];
    const to = `+${asked?.to ?? ''}`;
    if (to.endsWith('05')) return json(422, { error: { code: 'NUM' } });
    const message = {
      id: `m-${++ids}`,
      to,
      from: asked?.from ?? '',
      text: asked?.content?.text ?? '',
      reference: body.reference ?? '',
    };
    messages.push(message);
    // The answer is written first.
    setImmediate(() => void tell(message));
    return json(202, { status: 'ok', messages: [{ id: message.id }] });
  };

  const server = await startFakeServer({ handle });
  const provider: HttpProvider = {
    url: server.url,
    token: TOKEN,
    callbackUrl: null,
    messages,
    callbacks,
    requests: server.requests,
    failNext: server.failNext,
    received: server.received,
    textsTo: (number) => messages.filter(({ to }) => to === number).map(({ text }) => text),
    text: (from, text) => post({ mo: { id: `mo-${++ids}`, from, to: '38100', text } }),
    description: description(server.url),
    close: async () => {
      await callbacks.settled();
      await server.close();
    },
  };
  return provider;
};
