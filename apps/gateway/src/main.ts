import { parseArgs } from 'node:util';
import { loadConfig } from './config.ts';
import { startEmbeddedPostgres } from './database/embedded.ts';
import { banner } from './demo/banner.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { isRefusal } from './refusals.ts';
import { createLogger } from './telemetry/logger.ts';

const EXIT_REFUSED = 78;

/** Config -> store -> gateway -> listen -> close. */
const run = async (): Promise<void> => {
  const { values } = parseArgs({ options: { demo: { type: 'boolean', default: false } } });
  const config = loadConfig({ demo: values.demo });
  const logger = createLogger({ level: config.logLevel });
  const stopping = new AbortController();
  const asked = untilAsked(stopping);
  const onProgress = (step: string): void => void process.stderr.write(`  ${step}\n`);

  const url = config.databaseUrl?.reveal();
  const postgres =
    url === undefined
      ? await startEmbeddedPostgres({ dataDir: config.dataDir, onProgress, signal: stopping.signal })
      : null;
  let gateway: Gateway | null = null;
  try {
    const address = postgres ? { connection: postgres.connection } : { url: url! };
    gateway = await createGateway({ config, logger, address, alone: postgres !== null, onProgress });
    const listening = await gateway.listen();
    process.stderr.write(banner({ address: config.publicUrl ?? listening, demo: gateway.demo, config }));
    const why = await Promise.race([
      asked,
      postgres?.ended.then((how) => `PostgreSQL ended: ${how}`) ?? asked,
    ]);
    logger.info({ why }, 'stopping');
  } finally {
    await gateway?.stop().catch((error: unknown) => logger.error({ err: error }, 'stop failed'));
    await postgres?.stop();
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

try {
  await run();
  process.exit(0);
} catch (error) {
  if (!isRefusal(error)) throw error;
  process.stderr.write(`\n${error.message}\n`);
  process.exit(EXIT_REFUSED);
}
