import { hostEnvShape } from '@upshift/config';
import { quarantineQueue, queueOf } from '@upshift/contracts';
import { z } from 'zod';

/** Besides one for each tier. */
const ownQueues = new Set([queueOf('classify'), queueOf('validate'), queueOf('escalate'), quarantineQueue]);

/** The API's own variables; a composition root that hosts several services spreads them into its own schema. */
export const apiEnvShape = {
  UPSHIFT_API_HOST: z.string().min(1).default('127.0.0.1').describe('The address to listen on.'),
  UPSHIFT_API_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(8080)
    .describe('The port to listen on; 0 takes any free one.'),
  UPSHIFT_API_PORTFOLIO: z
    .string()
    .min(1)
    .optional()
    .describe('The portfolio file to make active at start; without it the active version on record stays.'),
  UPSHIFT_API_CLASSIFY_AT_DOOR: z
    .stringbool()
    .default(true)
    .describe('Classify a task before it is accepted (under 1 ms) instead of in a stage of its own.'),
  UPSHIFT_API_RECORD_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(10_000)
    .default(2000)
    .describe('How long the record may take for one answer before the producer hears 503, in ms.'),
  UPSHIFT_API_SCHEMA_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(10)
    .max(10_000)
    .default(1000)
    .describe('How long the JSON Schemas of one task may take to compile, in ms.'),
  UPSHIFT_API_SCHEMA_VERDICTS: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(5000)
    .describe('How many verdicts on JSON Schemas are remembered, by hash.'),
  UPSHIFT_API_MAX_SUBMITS: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(2000)
    .describe('Tasks that may be in acceptance at once; one more hears 503.'),
  UPSHIFT_API_MAX_BULKS: z.coerce
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(8)
    .describe('Bulks that may be read at once; one more hears 503.'),
  UPSHIFT_API_CHAT_WAIT_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .max(3600)
    .default(300)
    .describe('How long a chat completion waits for its task before it hears 504, in seconds.'),
  UPSHIFT_API_MAX_WAITING: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(1000)
    .describe('Requests that may wait for a task at once (?wait=, chat completions); one more hears 503.'),
  UPSHIFT_API_REQUEST_TIMEOUT_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .max(300)
    .default(30)
    .describe('How long a request may take to arrive, and a bulk to go on, in seconds.'),
  UPSHIFT_API_INBOX: z
    .stringbool()
    .default(true)
    .describe('Take the tasks that producers put on a BullMQ queue themselves.'),
  UPSHIFT_API_INBOX_QUEUE: z
    .string()
    .regex(/^[a-z0-9_-]{1,48}$/i)
    .refine((name) => !isOwnQueue(name), 'a name that no stage of Upshift uses for its own queue')
    .default('inbox')
    .describe('The name of that queue; UPSHIFT_QUEUE_PREFIX says where it is.'),
  UPSHIFT_API_INBOX_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(1)
    .max(2000)
    .default(50)
    .describe('Jobs of the inbox in acceptance at once.'),
  UPSHIFT_API_INBOX_LOCK_MS: z.coerce
    .number()
    .int()
    .min(1000)
    .max(600_000)
    .default(30_000)
    .describe('How long an API that fell silent keeps the jobs of the inbox that it has in hand, in ms.'),
};

/** The API's environment: the host's variables and its own. */
export const apiEnvSchema = z.object({ ...hostEnvShape, ...apiEnvShape });

const ownEnvSchema = z.object(apiEnvShape);
export type ApiEnv = z.infer<typeof ownEnvSchema>;

/** The values that the API runs with. Tests write them down; `toApiConfig` takes them from the environment. */
export interface ApiConfig {
  readonly host: string;
  readonly port: number;
  /** Of Upshift, as `/v1/status` and the OpenAPI document name it. */
  readonly version: string;
  readonly classifyAtDoor: boolean;
  readonly recordTimeoutMs: number;
  readonly schemaTimeoutMs: number;
  readonly schemaVerdicts: number;
  readonly maxSubmits: number;
  readonly chatWaitMs: number;
  readonly maxBulks: number;
  readonly maxWaiting: number;
  readonly requestTimeoutMs: number;
  /** The queue that producers fill themselves; null takes none. */
  readonly inbox: { readonly queue: string; readonly concurrency: number; readonly lockMs: number } | null;
}

export function toApiConfig(env: ApiEnv, version: string): ApiConfig {
  return {
    host: env.UPSHIFT_API_HOST,
    port: env.UPSHIFT_API_PORT,
    version,
    classifyAtDoor: env.UPSHIFT_API_CLASSIFY_AT_DOOR,
    recordTimeoutMs: env.UPSHIFT_API_RECORD_TIMEOUT_MS,
    schemaTimeoutMs: env.UPSHIFT_API_SCHEMA_TIMEOUT_MS,
    schemaVerdicts: env.UPSHIFT_API_SCHEMA_VERDICTS,
    maxSubmits: env.UPSHIFT_API_MAX_SUBMITS,
    chatWaitMs: env.UPSHIFT_API_CHAT_WAIT_SECONDS * 1000,
    maxBulks: env.UPSHIFT_API_MAX_BULKS,
    maxWaiting: env.UPSHIFT_API_MAX_WAITING,
    requestTimeoutMs: env.UPSHIFT_API_REQUEST_TIMEOUT_SECONDS * 1000,
    inbox: toInbox(env),
  };
}

function toInbox(env: ApiEnv): ApiConfig['inbox'] {
  if (!env.UPSHIFT_API_INBOX) return null;
  return {
    queue: env.UPSHIFT_API_INBOX_QUEUE,
    concurrency: env.UPSHIFT_API_INBOX_CONCURRENCY,
    lockMs: env.UPSHIFT_API_INBOX_LOCK_MS,
  };
}

function isOwnQueue(name: string): boolean {
  return ownQueues.has(name) || name.startsWith(queueOf('call', ''));
}
