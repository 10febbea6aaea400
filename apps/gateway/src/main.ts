import { parseArgs } from 'node:util';
import { banner } from './composition/demo/banner.ts';
import { exitCodeOf } from './composition/exit-code.ts';
import { createGateway, type Gateway, GRACE_MS } from './composition/gateway.ts';
import { loadConfig } from './infrastructure/config/config.ts';
import { openStore } from './infrastructure/database/store.ts';
import { createLogger, type Logger } from './infrastructure/telemetry/logger.ts';

/** Config -> store -> gateway -> listen -> close. */
const run = async (): Promise<void> => {
  const { values } = parseArgs({ options: { demo: { type: 'boolean', default: false } } });
  const config = loadConfig({ demo: values.demo });
  const logger = createLogger({ level: config.logLevel });
  const stopping = new AbortController();
  const asked = untilAsked(stopping);
  const onProgress = (step: string): void => void process.stderr.write(`  ${step}\n`);

  const store = await openStore(config, { onProgress, signal: stopping.signal });
  let gateway: Gateway | null = null;
  try {
    gateway = await createGateway({ config, logger, address: store.address, alone: store.alone, onProgress });
    const listening = await gateway.listen();
    process.stderr.write(banner({ address: config.publicUrl ?? listening, demo: gateway.demo, config }));
    const lost = store.ended.then((how) => `PostgreSQL ended: ${how}`);
    const why = await Promise.race([asked, lost]);
    logger.info({ why }, 'stopping');
    if (stopping.signal.aborted) await Promise.race([gateway.leave(), lost]);
  } finally {
    endInTime(logger);
    await gateway?.stop().catch((error: unknown) => logger.error({ err: error }, 'stop failed'));
    await store.close();
  }
};

/** How long a stop takes at most: what is on the wire gets its time, and what is left then is written and let go. */
const STOP_AT_MOST_MS = 2 * GRACE_MS;

/** A stop that hangs, on a store that does not answer say, ends all the same: others take over what was held here. */
const endInTime = (logger: Logger): void => {
  const end = (): void => {
    logger.error('the stop took too long: this process ends with what it still had under way');
    process.exit(1);
  };
  setTimeout(end, STOP_AT_MOST_MS).unref();
};

/** Settles when somebody asks this process to stop: a signal, or the end of the process that started it. */
const untilAsked = (stopping: AbortController): Promise<string> =>
  new Promise((resolve) => {
    const ask = (why: string): void => {
      stopping.abort(new Error(why));
      resolve(why);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ask(signal));
    process.on('disconnect', () => ask('the start command has ended'));
  });

process.exit(await exitCodeOf(run));
