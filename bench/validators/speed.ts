import { createValidatorRunner } from '@upshift/validators';
import { round } from './figures.ts';

const schema = {
  type: 'object',
  required: ['label', 'items'],
  properties: {
    label: { enum: ['a', 'b'] },
    items: {
      type: 'array',
      items: { required: ['id'], properties: { id: { type: 'string', pattern: '^[a-z]+$' } } },
    },
  },
};
const text = JSON.stringify({ label: 'a', items: Array.from({ length: 40 }, () => ({ id: 'abcdefghijkl' })) });
const request = {
  input: { messages: [{ role: 'user' as const, content: 'Label it' }], tools: null },
  outputSchema: schema,
  requestedWorkload: null,
  requestedRisk: null,
  audience: null,
  minTier: null,
  metadata: {},
};
const config = {
  name: 'schema',
  kind: 'json_schema',
  onFail: 'repair',
  onUnknown: 'escalate',
  onError: 'escalate',
  timeoutMs: 1000,
} as const;

/** How fast answers are judged in a thread: many at once, and one at a time when idle. */
export async function measureSpeed(): Promise<
  Record<'answerCharacters' | 'perSecond' | 'idleP50Ms' | 'idleP99Ms', number>
> {
  const { signal } = new AbortController();
  const runner = createValidatorRunner();
  const output = { text, toolCalls: null };
  const judge = () => runner.judge(config, { request, output, confidence: null }, { signal });
  for (let time = 0; time < 5; time++) await Promise.all(Array.from({ length: 200 }, judge));
  const startedMs = performance.now();
  for (let time = 0; time < 20; time++) await Promise.all(Array.from({ length: 500 }, judge));
  const perSecond = Math.round(10_000 / ((performance.now() - startedMs) / 1000));
  const idleMs: number[] = [];
  for (let time = 0; time < 500; time++) idleMs.push((await judge()).durationMs);
  idleMs.sort((left, right) => left - right);
  await runner.close();
  return {
    answerCharacters: text.length,
    perSecond,
    idleP50Ms: round(idleMs[250] ?? 0),
    idleP99Ms: round(idleMs[495] ?? 0),
  };
}
