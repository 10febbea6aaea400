import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type GatewayClient, orThrow, RefusedError } from '@carillon/gateway-api/client';
import { createSessions, type Session } from './sessions.ts';

export interface LoginOptions {
  readonly gateway: Pick<GatewayClient, 'otp'>;
  /** The host name of this site: browsers fill the code in here and nowhere else. */
  readonly domain: string;
  /** Tells whether a number belongs to one of the site's users. */
  readonly isUser: (phone: string) => Promise<boolean>;
}

const PAGES: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/': ['login.html', 'text/html; charset=utf-8'],
  '/login.js': ['login.js', 'text/javascript; charset=utf-8'],
};

const LONGEST_BODY = 1_000;

const readForm = async (request: IncomingMessage): Promise<URLSearchParams> => {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > LONGEST_BODY) throw new Error('The form is too long.');
  }
  return new URLSearchParams(body);
};

/** A site with a login form: a phone number, then the code that was texted to it. */
export const createLoginSite = ({ gateway, domain, isUser }: LoginOptions): Server => {
  const sessions = createSessions();

  /** Asks for a code whoever's number it is: the page must not tell who is a user. */
  const askForCode = async (session: Session, phone: string, ip: string | undefined) => {
    const started = await gateway.otp.start({
      to: phone,
      country: 'FR',
      purpose: 'login',
      domain,
      known: await isUser(phone),
      ...(ip === undefined ? {} : { ip }),
    });
    const { id, resendAt } = orThrow(started);
    Object.assign(session, { phone, challenge: id });
    return { status: 'sent', resendAt };
  };

  const checkCode = async (
    request: IncomingMessage,
    response: ServerResponse,
    session: Session,
    code: string,
  ) => {
    if (session.challenge === null) return { status: 'expired', attemptsLeft: 0 };
    const answer = orThrow(await gateway.otp.verify(session.challenge, { code, purpose: 'login' }));
    if (answer.status === 'verified') sessions.signIn(request, response, session);
    return answer;
  };

  const act = async (request: IncomingMessage, response: ServerResponse): Promise<object | null> => {
    const session = sessions.of(request, response);
    const form = await readForm(request);
    switch (request.url) {
      case '/login':
        return askForCode(session, form.get('phone') ?? '', request.socket.remoteAddress);
      case '/code':
        return checkCode(request, response, session, form.get('code') ?? '');
      case '/resend':
        return session.challenge === null ? null : orThrow(await gateway.otp.resend(session.challenge));
      case '/who':
        return { signedIn: session.signedIn, phone: session.signedIn ? session.phone : null };
      default:
        return null;
    }
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.setHeader('cache-control', 'no-store');
    response.setHeader('content-security-policy', "default-src 'self'");
    const page = request.method === 'GET' ? PAGES[request.url ?? ''] : undefined;
    if (page) {
      const [file, type] = page;
      const content = await readFile(new URL(`../public/${file}`, import.meta.url));
      response.writeHead(200, { 'content-type': type }).end(content);
      return;
    }
    const body = request.method === 'POST' ? await act(request, response) : null;
    response.writeHead(body === null ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? { status: 'unknown' }));
  };

  return createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      // A refusal of the gateway has a code and a sentence for people; anything else is nobody's business.
      const problem = error instanceof RefusedError ? error.refusal : null;
      response.writeHead(problem ? 422 : 500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ status: 'refused', problem }));
    });
  });
};
