import type { LogFields, Logger } from '@upshift/ports';
import { type Logger as PinoLogger, pino } from 'pino';
import { cleanFields } from './clean-fields.ts';
import { prettyLine } from './pretty-line.ts';
import { scrub } from './scrub.ts';
import { toErrorFields } from './to-error-fields.ts';

export interface LoggerOptions {
  readonly service: string;
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  /** Takes whole lines, each ending in a line feed; standard output by default. */
  readonly destination?: { write(line: string): void };
  /** For a person at a terminal instead of one JSON object a line. */
  readonly pretty?: boolean;
}

/**
 * Logs by pino, one JSON object a line. Three nets keep content and secrets out: fields are ids, counts and codes
 * (`cleanFields`), of an error only listed parts are kept (`toErrorFields`), and the finished line is scrubbed. Redaction
 * by paths alone was tried and let secrets through: one level too deep, other capitals, inside messages and stacks.
 */
export function createLogger(options: LoggerOptions): Logger {
  const { service, level, destination = standardOutput(), pretty = false } = options;
  const scrubbed = {
    write(line: string): void {
      const clean = scrub(line);
      destination.write(pretty ? prettyLine(clean) : clean);
    },
  };
  const settings = {
    level,
    base: { service },
    messageKey: 'message',
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return wrap(pino(settings, scrubbed));
}

function wrap(logger: PinoLogger): Logger {
  return {
    debug: (fields, message) => write(logger, 'debug', fields, message),
    info: (fields, message) => write(logger, 'info', fields, message),
    warn: (fields, message) => write(logger, 'warn', fields, message),
    error: (fields, message, cause) => {
      if (!logger.isLevelEnabled('error')) return;
      const failure = cause === undefined ? {} : { failure: toErrorFields(cause) };
      logger.error({ ...cleanFields(fields), ...failure }, message);
    },
    child: (fields) => wrap(logger.child(cleanFields(fields))),
  };
}

function write(logger: PinoLogger, level: 'debug' | 'info' | 'warn', fields: LogFields, message: string): void {
  if (logger.isLevelEnabled(level)) logger[level](cleanFields(fields), message);
}

/** Synchronous, so that the last line before an exit is not lost. */
function standardOutput(): { write(line: string): void } {
  return pino.destination({ dest: 1, sync: true });
}
