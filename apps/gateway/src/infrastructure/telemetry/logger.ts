import {
  type Bindings,
  type ChildLoggerOptions,
  type DestinationStream,
  type Logger,
  type LoggerOptions,
  pino,
} from 'pino';
import type { LogLevel } from '../config/variables.ts';
import { describeReply, describeRequest } from './http-serializers.ts';
import { safeArguments } from './log-arguments.ts';
import { maskNumbers } from './number-masking.ts';
import { withholdFields } from './withheld-fields.ts';

export type { Logger } from 'pino';

export interface LogDestination {
  readonly level: LogLevel;
  /** Where lines go; standard output unless given. */
  readonly stream?: DestinationStream;
}

/**
 * A logger of JSON lines that hold no message body, no secret and no whole phone number, whatever it is given: fields
 * are withheld by name, errors lose the values they quote, and numbers are masked in the finished line. What is
 * written into the message itself is masked only: a text or a secret belongs in a field.
 */
export const createLogger = ({ level, stream }: LogDestination): Logger => {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }), log: withholdFields },
    // Fastify brings an err serializer of its own where there is none; ours gets errors already described.
    serializers: { req: describeRequest, res: describeReply, err: (description: unknown) => description },
    hooks: {
      logMethod(given, method) {
        method.apply(this, safeArguments(given));
      },
      streamWrite: maskNumbers,
    },
  };
  return guardBindings(stream ? pino(options, stream) : pino(options));
};

/** What a child is bound to passes no formatter of its parent, so it is cleaned as the child is made. */
const guardBindings = (logger: Logger): Logger => {
  const { child, setBindings } = logger;
  logger.child = function <Levels extends string = never>(
    this: Logger,
    bindings: Bindings,
    options?: ChildLoggerOptions<Levels>,
  ): Logger<Levels> {
    return Reflect.apply(child<Levels>, this, [withholdFields(bindings), options]);
  };
  logger.setBindings = function (bindings) {
    setBindings.call(this, withholdFields(bindings));
  };
  return logger;
};
