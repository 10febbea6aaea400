import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../eventually.ts';
import { freePort } from '../free-port.ts';
import { BEARERBOX, SMSBOX } from './installation.ts';

const PASSWORD = 'interop';
/** Characters of a program's own words that are kept, for when it does not start. */
const LOG_KEPT = 4_000;

/** A bind of Kannel's: as transceiver, or as a transmitter and a receiver. */
export interface KannelLine {
  /** Its smsc-id, and its system_id. */
  readonly name: string;
  readonly port: number;
  readonly bind: 'transceiver' | 'transmitter and receiver';
  /** PEM of the only authority it trusts; without one the line is plain TCP. */
  readonly ca?: string;
}

/** What is sent through Kannel's HTTP interface. */
export interface KannelText {
  readonly line: string;
  readonly text: string;
  /** 0: GSM-7. 2: UCS-2. */
  readonly coding: 0 | 2;
  /** Asked with each receipt; %d in it is Kannel's word for what happened. */
  readonly dlrUrl?: string;
}

/** Kannel from Debian's package: bearerbox as the ESME, smsbox for those who send and are texted by HTTP. */
export interface Kannel {
  /** What smsbox answers. */
  send(text: KannelText): Promise<string>;
  /** Stops both in good order: bearerbox unbinds. */
  stop(): Promise<void>;
}

/** A group of Kannel's configuration: an empty line would end it. */
const group = (name: string, settings: Readonly<Record<string, string | number | undefined>>): string => {
  const lines = Object.entries(settings).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key} = ${value}`],
  );
  return `group = ${name}\n${lines.join('\n')}\n`;
};

/** The groups of a line: Kannel takes a transmitter and a receiver as two of one id. */
const lineGroups = ({ name, port, bind, ca }: KannelLine): string[] => {
  const shared = {
    smsc: 'smpp',
    'smsc-id': name,
    // It takes what names it, and nothing else.
    'allowed-smsc-id': name,
    host: ca === undefined ? '127.0.0.1' : 'localhost',
    'use-ssl': ca === undefined ? undefined : 'true',
    'smsc-username': name,
    'smsc-password': 'secret',
    'system-type': '""',
    'enquire-link-interval': 1,
    'reconnect-delay': 1,
  };
  const ports =
    bind === 'transceiver' ? [{ port, 'transceiver-mode': 'true' }] : [{ port }, { 'receive-port': port }];
  return ports.map((of) => group('smsc', { ...shared, ...of }));
};

interface Ports {
  readonly admin: number;
  readonly box: number;
  readonly http: number;
}

const configuration = (ports: Ports, lines: readonly KannelLine[], ca: string, moUrl: string): string =>
  [
    group('core', {
      'admin-port': ports.admin,
      'admin-interface': '127.0.0.1',
      'admin-password': PASSWORD,
      'smsbox-port': ports.box,
      'smsbox-interface': '127.0.0.1',
      'box-allow-ip': '127.0.0.1',
      'dlr-storage': 'internal',
      'ssl-trusted-ca-file': lines.some((line) => line.ca !== undefined) ? `"${ca}"` : undefined,
    }),
    ...lines.flatMap(lineGroups),
    group('smsbox', {
      'bearerbox-host': '127.0.0.1',
      'sendsms-port': ports.http,
      'sendsms-interface': '127.0.0.1',
    }),
    group('sendsms-user', {
      username: 'interop',
      password: PASSWORD,
      concatenation: 'true',
      'max-messages': 10,
    }),
    group('sms-service', {
      keyword: 'default',
      'get-url': `"${moUrl}?from=%p&to=%P&charset=%C&text=%b"`,
      'max-messages': 0,
      'catch-all': 'true',
    }),
  ].join('\n');

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const tooLong = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(tooLong);
};

/** Starts Kannel with a store of its own and waits until all its lines are bound. `moUrl` is asked with each MO. */
export const startKannel = async (lines: readonly KannelLine[], moUrl: string): Promise<Kannel> => {
  const folder = await mkdtemp(join(tmpdir(), 'carillon-kannel-'));
  const ports = { admin: await freePort(), box: await freePort(), http: await freePort() };
  const file = join(folder, 'kannel.conf');
  const authorities = join(folder, 'authorities.pem');
  await writeFile(authorities, lines.map(({ ca }) => ca ?? '').join(''));
  await writeFile(file, configuration(ports, lines, authorities, moUrl));

  const status = async (): Promise<string> => {
    const url = `http://127.0.0.1:${ports.admin}/status.txt?password=${PASSWORD}`;
    try {
      return await (await fetch(url, { signal: AbortSignal.timeout(1_000) })).text();
    } catch {
      return '';
    }
  };
  const boxes: ChildProcess[] = [];
  const stop = async (): Promise<void> => {
    for (const box of boxes.toReversed()) await end(box);
    await rm(folder, { recursive: true, force: true });
  };
  const start = async (program: string, isReady: (status: string) => boolean): Promise<void> => {
    const box = spawn(program, ['-v', '1', file], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    boxes.push(box);
    let log = '';
    box.stderr.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString('latin1')).slice(-LOG_KEPT);
    });
    try {
      await eventually(`${program} to be ready`, async () => {
        if (box.exitCode !== null) throw new Error(`${program} ended with ${box.exitCode}`);
        return isReady(await status());
      });
    } catch (error) {
      await stop();
      throw new Error(log, { cause: error });
    }
  };
  const binds = lines.flatMap(lineGroups).length;
  await start(BEARERBOX, (text) => (text.match(/\(online/g) ?? []).length === binds);
  await start(SMSBOX, (text) => text.includes('smsbox:'));

  return {
    send: async ({ line, text, coding, dlrUrl }) => {
      const query = new URLSearchParams({
        username: 'interop',
        password: PASSWORD,
        smsc: line,
        from: 'Carillon',
        to: '33612345678',
        charset: 'UTF-8',
        coding: String(coding),
        text,
        ...(dlrUrl === undefined ? {} : { 'dlr-mask': '31', 'dlr-url': dlrUrl }),
      });
      const answer = await fetch(`http://127.0.0.1:${ports.http}/cgi-bin/sendsms?${query}`);
      return answer.text();
    },
    stop,
  };
};
