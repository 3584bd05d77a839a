import { portfolioSchema } from '@upshift/contracts';
import type { Clock, Logger, RingOrder, Span, SpanOptions, TaskStore, Telemetry } from '@upshift/ports';
import type { ApiDependencies } from '../api-dependencies.ts';
import type { ApiConfig } from '../config.ts';
import { createApi } from '../create-api.ts';
import { createFakeStore, type FakeStore } from './fake-store.ts';
import { samplePortfolio, samplePortfolioHash } from './sample-portfolio.ts';

const sampleConfig: ApiConfig = {
  host: '127.0.0.1',
  port: 0,
  version: '0.1.0',
  classifyAtDoor: true,
  recordTimeoutMs: 2000,
  schemaTimeoutMs: 1000,
  schemaVerdicts: 100,
  maxSubmits: 2000,
  chatWaitMs: 10_000,
  maxBulks: 8,
  maxWaiting: 10,
  // Requests without a socket arrive as fast as the machine allows; those that are late on purpose set their own.
  requestTimeoutMs: 300_000,
  inbox: null,
};

const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, ms).unref();
      if (signal?.aborted === true) wake();
      else signal?.addEventListener('abort', wake, { once: true });
    }),
};

interface LoggedError {
  readonly fields: unknown;
  readonly message: string;
  readonly cause: unknown;
}

interface RecordedSpan {
  readonly name: string;
  readonly options: SpanOptions;
  readonly attributes: Record<string, unknown>;
  failure: string | null;
  ended: number;
}

/** What a test replaces; of the validators, only what it asks of them. */
type Overrides = Omit<Partial<ApiDependencies>, 'validators'> & {
  readonly validators?: Partial<ApiDependencies['validators']>;
};

/** An API on fakes that remember what they were asked. */
export async function startApi(
  overrides: Overrides & { readonly store?: FakeStore } = {},
  config: Partial<ApiConfig> = {},
) {
  const store = overrides.store ?? createFakeStore();
  return { ...(await startApiOn(store, overrides, config)), store };
}

/** The same on any record. */
export async function startApiOn(store: TaskStore, overrides: Overrides = {}, config: Partial<ApiConfig> = {}) {
  const rung: RingOrder[] = [];
  const errors: LoggedError[] = [];
  const spans: RecordedSpan[] = [];
  let tasks = 0;
  const deps: ApiDependencies = {
    queue: { backend: 'memory', ping: async () => {} },
    limiter: null,
    inbox: { receive: () => Promise.reject(new Error('This API has no inbox.')) },
    telemetry: createFakeTelemetry(spans),
    logger: createFakeLogger(errors),
    clock: systemClock,
    portfolio: () => ({ hash: samplePortfolioHash, portfolio: samplePortfolio }),
    choosePortfolio: () => ({ hash: samplePortfolioHash, portfolio: samplePortfolio }),
    readPortfolio: async (source) => ({
      hash: 'b'.repeat(64),
      portfolio: portfolioSchema.parse(JSON.parse(source)),
      source,
    }),
    hashPortfolio: () => 'c'.repeat(64),
    createRolloutId: () => 'r_test',
    ring: (orders) => rung.push(...orders),
    ringLater: () => {},
    hasRoom: () => true,
    createTaskId: () => toTaskId(++tasks),
    draining: () => false,
    ...overrides,
    validators: {
      judge: () => Promise.reject(new Error('This API judges no edits.')),
      checkSchema: async (schema) => (JSON.stringify(schema).includes('"nonsense"') ? 'no such type' : null),
      ...overrides.validators,
    },
    store,
  };
  const api = await createApi(deps, { ...sampleConfig, ...config });
  const submit = async (payload: unknown, headers: Record<string, string> = {}) =>
    api.inject({
      method: 'POST',
      url: '/v1/tasks',
      headers: { 'content-type': 'application/json', ...headers },
      payload: typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload),
    });
  return { ...api, submit, rung, errors, spans };
}

/** The nth id that the API's fake hands out. */
export function toTaskId(n: number): string {
  return `t_${String(n).padStart(26, '0')}`;
}

function createFakeTelemetry(spans: RecordedSpan[]): Telemetry {
  return {
    enabled: true,
    span(name, options): Span {
      const span: RecordedSpan = { name, options, attributes: { ...options.attributes }, failure: null, ended: 0 };
      spans.push(span);
      return {
        traceparent: `00-${'b'.repeat(32)}-${'c'.repeat(16)}-01`,
        set: (attributes) => Object.assign(span.attributes, attributes),
        event: () => {},
        fail: (errorType) => {
          span.failure = errorType;
        },
        end: () => {
          span.ended += 1;
        },
      };
    },
    close: async () => {},
  };
}

function createFakeLogger(errors: LoggedError[]): Logger {
  const logger: Logger = {
    debug: () => {},
    info: () => {},
    warn: () => {},
    error: (fields, message, cause) => errors.push({ fields, message, cause }),
    child: () => logger,
  };
  return logger;
}
