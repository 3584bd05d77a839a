import { z } from 'zod';
import { databaseUrlField, redisUrlField } from './environment/fields.ts';

/** What every process of Upshift reads from its environment, besides its own variables. */
export const hostEnvShape = {
  DATABASE_URL: databaseUrlField.describe('The record: postgres://user:password@host:port/database.'),
  REDIS_URL: redisUrlField
    .optional()
    .describe(
      "The queues. Without it, BullMQ's Postgres backend on DATABASE_URL carries them, at a fraction of the speed.",
    ),
  UPSHIFT_QUEUE_PREFIX: z
    .string()
    .regex(/^[a-z0-9_-]{1,48}$/i)
    .default('upshift')
    .describe('Separates several Upshifts on one Redis; also the schema of the queues on Postgres.'),
  UPSHIFT_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info').describe('What is logged.'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url()
    .optional()
    .describe('Where traces go (OTLP over HTTP). Without it tracing is off.'),
  UPSHIFT_TRACE_SAMPLE_RATIO: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe('Share of tasks that are traced, decided at the head.'),
  UPSHIFT_DRAIN_SECONDS: z.coerce
    .number()
    .min(0)
    .max(3600)
    .default(90)
    .describe('How long work in hand may go on after SIGTERM, in seconds.'),
  UPSHIFT_INLINE_GRACE_MS: z.coerce
    .number()
    .min(0)
    .max(1000)
    .default(5)
    .describe('How long an inline stage may take before the answer is committed without it, in ms.'),
  UPSHIFT_VALIDATOR_PROCESSES: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(1)
    .describe('Processes that run validators.'),
  UPSHIFT_VALIDATOR_MODULES_DIR: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Where the files of validators of kind "module" begin; the working directory, where silent. Nothing outside it is run.',
    ),
  UPSHIFT_TIME_SCALE: z.coerce
    .number()
    .min(0)
    .max(10)
    .default(1)
    .describe('Factor on the latency of simulated deployments. Never on time-outs.'),
  UPSHIFT_LOCAL_MODELS_DIR: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Where relative paths of local model files begin. Without it, the folder of the portfolio file for those who read one (npm start, the API), the working directory for the rest.',
    ),
  UPSHIFT_QUEUE_WINDOW: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(2000)
    .describe('Jobs that a queue may hold; the rest of a backlog waits in the record.'),
};

const hostEnvSchema = z.object(hostEnvShape);
export type HostEnv = z.infer<typeof hostEnvSchema>;
