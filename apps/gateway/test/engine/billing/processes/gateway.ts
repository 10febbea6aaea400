import { createGateway } from '../../../../src/composition/gateway.ts';
import { readConfig } from '../../../../src/infrastructure/config/config.ts';
import { createLogger } from '../../../../src/infrastructure/telemetry/logger.ts';

/** A real gateway on DATABASE_URL; it prints its address when it listens, and runs until it is killed. */
const config = readConfig(process.env, { demo: false, workingDirectory: process.cwd() });
const gateway = await createGateway({
  config,
  logger: createLogger({ level: 'silent' }),
  address: { url: config.databaseUrl!.reveal() },
  alone: false,
});
console.log(await gateway.listen());
