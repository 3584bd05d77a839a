import { UpshiftError } from '@upshift/contracts';
import { ProviderError } from '@upshift/ports';
import { describe, expect, it } from 'vitest';
import { createLogger } from './create-logger.ts';

function open(options: { level?: 'debug' | 'info'; pretty?: boolean } = {}) {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const logger = createLogger({ service: 'executor', level: 'info', destination, ...options });
  const last = () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;
  return { logger, lines, last };
}

describe('the logger', () => {
  it('writes one JSON object a line with time, level, service, fields and message', () => {
    const { logger, lines, last } = open();
    logger.info({ taskId: 't_1', step: 2, late: false, tier: null, absent: undefined }, 'Claimed at 100 %s.');
    expect(lines[0]?.endsWith('\n')).toBe(true);
    expect(last()).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      service: 'executor',
      taskId: 't_1',
      step: 2,
      late: false,
      tier: null,
      message: 'Claimed at 100 %s.',
    });
  });

  it('keeps the fields of its parents and leaves out lower levels', () => {
    const { logger, lines, last } = open();
    const child = logger.child({ worker: 'w_1' }).child({ taskId: 't_1' });
    child.debug({}, 'Not seen.');
    child.warn({ queue: 'execute-strong' }, 'Seen.');
    expect(lines).toHaveLength(1);
    expect(last()).toMatchObject({ worker: 'w_1', taskId: 't_1', queue: 'execute-strong', level: 'warn' });
  });

  it('writes signals as pairs', () => {
    const { logger, last } = open();
    logger.info(
      {
        signals: [
          { name: 'difficulty', value: 0.4 },
          { name: 'tier', value: 'strong' },
        ],
      },
      'Routed.',
    );
    expect(last().signals).toEqual(['difficulty=0.4', 'tier=strong']);
  });

  it('logs the length of prose, never the prose', () => {
    const { logger, last } = open();
    logger.info({ prompt: 'Hello', note: 'Dear Sir or Madam', inputTokens: 7 }, 'Called.');
    expect(last()).toMatchObject({
      prompt: '[5 characters not logged]',
      note: '[17 characters not logged]',
      inputTokens: 7,
    });
  });

  it('writes the message of our own errors, and of others the class, the code and our frames', () => {
    const { logger, last } = open();
    const foreign = Object.assign(new TypeError('connect to 10.0.0.1 failed'), { code: 'ECONNREFUSED' });
    logger.error({}, 'Broke.', new UpshiftError('TIER_UNKNOWN', 'There is no tier "big".', { cause: foreign }));
    const failure = last().failure as { cause: { stack: string[] } };
    expect(failure).toMatchObject({
      type: 'UpshiftError',
      code: 'TIER_UNKNOWN',
      message: 'There is no tier "big".',
      cause: { type: 'TypeError', code: 'ECONNREFUSED' },
    });
    expect(failure.cause).not.toHaveProperty('message');
    expect(failure.cause.stack[0]).toMatch(/shared\/telemetry\/src\/create-logger\.test\.ts:\d+$/);
  });

  it.each([
    [
      'a safe message',
      Object.assign(new Error('secret'), { safeMessage: 'The disk is full.' }),
      { message: 'The disk is full.' },
    ],
    ['a provider error', new ProviderError('rate_limited', 'The vendor asks to wait.'), { code: 'rate_limited' }],
    ['a text that was thrown', 'secret', { type: 'string' }],
    ['nothing that was thrown', null, { type: 'null' }],
    ['an error without a stack', Object.assign(new Error('x'), { stack: undefined }), { type: 'Error' }],
  ])('knows %s', (_, cause, expected) => {
    const { logger, lines, last } = open();
    logger.error({}, 'Broke.', cause);
    expect(last().failure).toMatchObject(expected);
    expect(lines.join('')).not.toContain('secret');
  });

  it('writes a line for a person when asked to', () => {
    const { logger, lines } = open({ pretty: true });
    logger.error({ taskId: 't_1' }, 'Broke.', new UpshiftError('TIER_UNKNOWN', 'There is no tier "big".'));
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} ERROR executor: Broke\. {2}taskId=t_1 {2}error=UpshiftError/);
  });

  it('is silent when told to be', () => {
    const lines: string[] = [];
    createLogger({ service: 'x', level: 'silent', destination: { write: (line) => void lines.push(line) } }).error(
      {},
      'No.',
    );
    expect(lines).toEqual([]);
  });
});
