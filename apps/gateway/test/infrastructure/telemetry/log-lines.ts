import type { LogLevel } from '../../../src/infrastructure/config/variables.ts';
import { createLogger, type Logger } from '../../../src/infrastructure/telemetry/logger.ts';

/** A logger of the gateway that writes into memory. */
export const recordLog = (
  level: LogLevel = 'trace',
): { logger: Logger; text: () => string; lines: () => unknown[] } => {
  const written: string[] = [];
  const logger = createLogger({ level, stream: { write: (line: string) => void written.push(line) } });
  return {
    logger,
    text: () => written.join(''),
    lines: () => written.map((line): unknown => JSON.parse(line)),
  };
};
