import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Kannel from Debian's package: bearerbox and smsbox, receipts on, its file store. */
export interface Kannel {
  readonly address: string;
  /** The path that sends one text. */
  readonly path: string;
  /** Its processes, by name. */
  readonly pids: Readonly<Record<string, number>>;
  /** Receipts it has taken from the SMSC. */
  receipts(): Promise<number>;
  stop(): Promise<void>;
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

const configuration = (
  folder: string,
  ports: { admin: number; box: number; http: number; smsc: number },
): string => `
group = core
admin-port = ${ports.admin}
admin-password = bench
status-password = bench
admin-interface = 127.0.0.1
smsbox-port = ${ports.box}
smsbox-interface = 127.0.0.1
box-allow-ip = "127.0.0.1"
store-type = file
store-location = "${folder}/kannel.store"
dlr-storage = internal
log-file = "${folder}/bearerbox.log"
log-level = 3

group = smsc
smsc = smpp
smsc-id = bench
host = 127.0.0.1
port = ${ports.smsc}
transceiver-mode = true
smsc-username = "kannel"
smsc-password = "secret"
system-type = ""
max-pending-submits = 100

group = smsbox
smsbox-id = bench
bearerbox-host = 127.0.0.1
sendsms-port = ${ports.http}
sendsms-interface = 127.0.0.1
log-file = "${folder}/smsbox.log"
log-level = 3

group = sendsms-user
username = bench
password = bench
max-messages = 10

group = sms-service
keyword = default
text = "none"
`;

const started = async (child: ChildProcess, ready: () => Promise<boolean>, what: string): Promise<void> => {
  for (let tried = 0; tried < 200; tried++) {
    if (child.exitCode !== null) throw new Error(`${what} ended with ${child.exitCode}.`);
    if (await ready()) return;
    await delay(50);
  }
  throw new Error(`${what} was not ready in time.`);
};

const text = (url: string): Promise<string> =>
  fetch(url).then(
    (answer) => answer.text(),
    () => '',
  );

/** Starts Kannel on a fresh store, bound to the SMSC. */
export const startKannel = async (smscPort: number): Promise<Kannel> => {
  const folder = await mkdtemp(join(tmpdir(), 'carillon-kannel-'));
  const ports = { admin: await freePort(), box: await freePort(), http: await freePort(), smsc: smscPort };
  const file = join(folder, 'kannel.conf');
  await writeFile(file, configuration(folder, ports));
  const status = (): Promise<string> => text(`http://127.0.0.1:${ports.admin}/status.txt?password=bench`);
  const bearerbox = spawn('/usr/sbin/bearerbox', ['-v', '4', file], { stdio: 'ignore' });
  await started(bearerbox, async () => (await status()).includes('(online'), 'bearerbox');
  const smsbox = spawn('/usr/sbin/smsbox', ['-v', '4', file], { stdio: 'ignore' });
  await started(smsbox, async () => (await status()).includes('smsbox:'), 'smsbox');
  const end = async (child: ChildProcess): Promise<void> => {
    child.kill('SIGTERM');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  return {
    address: `http://127.0.0.1:${ports.http}`,
    path: '/cgi-bin/sendsms?username=bench&password=bench&from=CARILLON&to=33639980001&text=Your+order+is+on+its+way.&dlr-mask=3&dlr-url=http%3A%2F%2F127.0.0.1%3A9%2F',
    pids: { bearerbox: bearerbox.pid!, smsbox: smsbox.pid! },
    receipts: async () => Number(/DLR: received (\d+)/i.exec(await status())?.[1] ?? 0),
    stop: async () => {
      await end(smsbox);
      await end(bearerbox);
      await rm(folder, { recursive: true, force: true });
    },
  };
};
