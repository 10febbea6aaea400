/**
 * Loaded into a gateway before its own code: after SIGUSR2 it kills its own process, as the kernel would, the nth
 * time the point named in KILL_POINT is reached. The gateway itself knows nothing of it.
 */
import { writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { Socket } from 'node:net';
import pg from 'pg';
import { KILL_POINTS, type KillPoint, type KillPointName } from '../points.ts';

const HEADER_LENGTH = 16;
const SUBMIT_SM = 0x04;

const point: KillPoint = KILL_POINTS[process.env['KILL_POINT'] as KillPointName];
const smscPort = Number(process.env['KILL_SMSC_PORT']);
let left = Number.POSITIVE_INFINITY;

process.on('SIGUSR2', () => {
  left = Number(process.env['KILL_NTH']);
  // A killed process saves nothing, and the next one is to start as fast as an installed gateway does.
  flushCompileCache();
  writeSync(1, 'armed\n');
});

const reach = (): void => {
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
};

/** Where the point lies as a transaction that has sent `names` comes to `statement`. */
const sideOf = (statement: string, names: ReadonlySet<string>): 'before' | 'after' | null => {
  if (!('with' in point) || !point.with.every((name) => names.has(name))) return null;
  if (point.without?.some((name) => names.has(name))) return null;
  if ('before' in point) return point.before === statement ? 'before' : null;
  return point.after === statement ? 'after' : null;
};

const nameOf = (query: unknown): string => {
  if (typeof query === 'string') return query;
  const { name, text } = query as { name?: string; text?: string };
  return name ?? text ?? '';
};

/** What the transaction of each session has sent. */
const sent = new WeakMap<object, Set<string>>();

type Query = (this: pg.Client, query: unknown, ...rest: unknown[]) => unknown;
const query = pg.Client.prototype.query as Query;
const watchedQuery: Query = function (asked, ...rest) {
  const statement = nameOf(asked);
  const names = (statement === 'BEGIN' ? undefined : sent.get(this)) ?? new Set();
  sent.set(this, names);
  const side = sideOf(statement, names);
  names.add(statement);
  if (side === 'before') reach();
  const answer = query.call(this, asked, ...rest);
  if (side !== 'after') return answer;
  return (answer as Promise<unknown>).then((value) => {
    reach();
    return value;
  });
};
pg.Client.prototype.query = watchedQuery as typeof pg.Client.prototype.query;

const holdsSubmission = (octets: Buffer): boolean => {
  for (let at = 0; at + HEADER_LENGTH <= octets.length; at += octets.readUInt32BE(at)) {
    if (octets.readUInt32BE(at + 4) === SUBMIT_SM) return true;
  }
  return false;
};

type Write = (this: Socket, chunk: Buffer, ...rest: unknown[]) => boolean;
const write = Socket.prototype.write as Write;
const watchedWrite: Write = function (chunk, ...rest) {
  const submits = 'written' in point && this.remotePort === smscPort && holdsSubmission(chunk);
  return submits ? write.call(this, chunk, reach) : write.call(this, chunk, ...rest);
};
Socket.prototype.write = watchedWrite as typeof Socket.prototype.write;
