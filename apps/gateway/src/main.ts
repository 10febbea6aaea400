import { parseArgs } from 'node:util';
import { banner } from './composition/demo/banner.ts';
import { exitCodeOf } from './composition/exit-code.ts';
import { createGateway, type Gateway } from './composition/gateway.ts';
import { loadConfig } from './infrastructure/config/config.ts';
import { openStore } from './infrastructure/database/store.ts';
import { createLogger } from './infrastructure/telemetry/logger.ts';

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
    const why = await Promise.race([asked, store.ended.then((how) => `PostgreSQL ended: ${how}`)]);
    logger.info({ why }, 'stopping');
  } finally {
    await gateway?.stop().catch((error: unknown) => logger.error({ err: error }, 'stop failed'));
    await store.close();
  }
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
