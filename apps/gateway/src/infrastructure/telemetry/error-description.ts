/** What a log line tells of an error. */
export interface ErrorDescription {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  /** Where in the database: names of the schema, never values. */
  readonly schema?: Readonly<Record<string, string>>;
  readonly stack?: string;
  readonly cause?: ErrorDescription;
  readonly errors?: readonly ErrorDescription[];
}

const LONGEST_MESSAGE = 600;
const MOST_CAUSES = 5;
const MOST_ERRORS = 5;

/** Fields of a PostgreSQL error that name objects. `detail`, `where` and the rest may quote a row. */
const SCHEMA_FIELDS = ['severity', 'schema', 'table', 'column', 'constraint', 'routine'] as const;

/** Class 22, data exceptions: the message quotes the value. https://www.postgresql.org/docs/18/errcodes-appendix.html */
const DATA_EXCEPTION = /^22[0-9A-Z]{3}$/;
/** From the first quotation mark to the last, as the value may hold some; to the end when there is but one. */
const QUOTED = /["'`].*["'`]|["'`].*$/s;

const textOf = (error: Error, field: string): string | undefined => {
  const value: unknown = Reflect.get(error, field);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
};

/**
 * The message of an error without the values it may quote: the parameters of a failed query, the value PostgreSQL
 * could not read, the text that was no JSON.
 */
export const safeMessage = (error: Error): string => {
  const [head] = error.message.split('\nparams: ', 1);
  const quotes = error instanceof SyntaxError || DATA_EXCEPTION.test(textOf(error, 'code') ?? '');
  const safe = quotes ? head!.replace(QUOTED, '"***"') : head!;
  return safe.length > LONGEST_MESSAGE ? `${safe.slice(0, LONGEST_MESSAGE)}...` : safe;
};

/** Only the lines that name places in code: the lines before repeat the message. */
const frames = (error: Error): string | undefined => {
  const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return lines.length > 0 ? lines.join('\n') : undefined;
};

const schemaOf = (error: Error): Record<string, string> | undefined => {
  const found = SCHEMA_FIELDS.flatMap((field) => {
    const value = textOf(error, field);
    return value === undefined ? [] : [[field, value] as const];
  });
  return found.length > 0 ? Object.fromEntries(found) : undefined;
};

/** Describes an error and its causes for a log line. */
export const describeError = (error: Error, causes: number = MOST_CAUSES): ErrorDescription => {
  const code = textOf(error, 'code');
  const schema = schemaOf(error);
  const stack = frames(error);
  const errors =
    error instanceof AggregateError ? error.errors.filter((inner) => inner instanceof Error) : [];
  return {
    type: error.name,
    message: safeMessage(error),
    ...(code === undefined ? {} : { code }),
    ...(schema === undefined ? {} : { schema }),
    ...(stack === undefined ? {} : { stack }),
    ...(error.cause instanceof Error && causes > 0 ? { cause: describeError(error.cause, causes - 1) } : {}),
    ...(errors.length > 0 && causes > 0
      ? { errors: errors.slice(0, MOST_ERRORS).map((inner) => describeError(inner, causes - 1)) }
      : {}),
  };
};
