import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** What the server knows of one visitor. The browser holds a random name and nothing else. */
export interface Session {
  phone: string | null;
  /** The challenge that is under way. */
  challenge: string | null;
  signedIn: boolean;
}

const COOKIE = 'session';

const nameIn = (request: IncomingMessage): string | null =>
  new RegExp(`(?:^|; )${COOKIE}=([\\w-]{43})`).exec(request.headers.cookie ?? '')?.[1] ?? null;

/** Sessions in memory. */
export const createSessions = () => {
  const sessions = new Map<string, Session>();
  const begin = (response: ServerResponse, session: Session): Session => {
    const name = randomBytes(32).toString('base64url');
    sessions.set(name, session);
    response.setHeader('set-cookie', `${COOKIE}=${name}; Path=/; HttpOnly; SameSite=Strict`);
    return session;
  };
  return {
    /** The visitor's session; a new one for a visitor without. */
    of: (request: IncomingMessage, response: ServerResponse): Session => {
      const name = nameIn(request);
      const known = name === null ? undefined : sessions.get(name);
      return known ?? begin(response, { phone: null, challenge: null, signedIn: false });
    },
    /** Signs a visitor in under a new name, so that a name somebody planted before is worth nothing. */
    signIn: (request: IncomingMessage, response: ServerResponse, session: Session): void => {
      const name = nameIn(request);
      if (name !== null) sessions.delete(name);
      begin(response, { ...session, challenge: null, signedIn: true });
    },
  };
};
