import { parsePortfolio } from '@upshift/config';
import { reviewClaimSchema } from '@upshift/contracts';
import { lintPortfolio, lintRetirements } from '@upshift/core';
import { poll, type Stack, startStack } from '@upshift/testkit';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createServerClient } from '../../services/cli/src/server/server-client.ts';
import { runCli } from '../../services/cli/src/testing/run-cli.ts';
import { type EvalVendor, evalPortfolio, startEvalVendor } from './eval-vendor.fixture.ts';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };
const workload = 'form';
/** What each model answers; who is not named answers as the small one does. */
const answers: Readonly<Record<string, { small: string; large?: string }>> = {
  hard: { small: 'nonsense', large: 'T-1 at noon' },
  hopeless: { small: 'nonsense' },
  disputed: { small: 'T-2 in the morning', large: 'T-9 at night' },
  disliked: { small: 'T-3 by train' },
};
let vendor: EvalVendor;
let stack: Stack;

beforeAll(async () => {
  vendor = await startEvalVendor();
  vendor.answer = ({ model, prompt }) => {
    const known = answers[prompt] ?? { small: 'T-0' };
    return model === 'large' ? (known.large ?? known.small) : known.small;
  };
  stack = await startStack({
    servers,
    queue: servers.redisUrl === null ? 'postgres' : 'redis',
    portfolio: evalPortfolio(vendor.url, '2099-01-01', [
      `  ${workload}:`,
      '    start: efficient',
      '    repair: { max: 0 }',
      '    escalation: { max: 1, exhausted: review }',
      '    audit: { share: 1 }',
      '    validators:',
      '      - { name: ticket, kind: pattern, must: ["^T-[0-9]"], onFail: escalate }',
    ]),
    env: { UPSHIFT_EVALUATOR_TICK_MS: '50' },
  });
});
afterAll(async () => {
  await stack?.close();
  vendor?.close();
});

async function json(argv: readonly string[], input = '') {
  const { stdout, code } = await runCli([...argv, '--json'], {
    connect: async () => createServerClient({ url: stack.url, source: 'the test', startCommand: 'none' }, fetch),
    readInput: async () => input,
    linter: { parsePortfolio, lintPortfolio, lintRetirements, today: () => '2026-11-26', checkFiles: async () => [] },
    evals: {
      writeFile: async () => undefined,
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 50))),
    },
    userName: 'ann',
  });
  return { code, said: JSON.parse(stdout) };
}

async function post(path: string, body: object): Promise<unknown> {
  const response = await fetch(`${stack.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

async function serve(prompt: string): Promise<{ id: string; state: string }> {
  const id = await stack.client.submit({ workload, prompt });
  return { id, state: (await stack.client.settled(id)).state };
}

it('grows a set out of escalations, reviews, audits and feedback, each question once and by a person’s word, and gates on it', async () => {
  expect(await serve('hard')).toMatchObject({ state: 'succeeded' });
  expect(await serve('hard')).toMatchObject({ state: 'succeeded' });
  await serve('disputed');
  const disliked = await serve('disliked');
  await post(`/v1/tasks/${disliked.id}/feedback`, { rating: 'bad', correction: { text: 'T-3 by bus' } });
  const hopeless = await serve('hopeless');
  expect(hopeless.state).toBe('in_review');
  const { fence } = reviewClaimSchema.parse(await post(`/v1/review/${hopeless.id}/claim`, { reviewer: 'rita' }));
  await post(`/v1/review/${hopeless.id}/edit`, { reviewer: 'rita', fence, answer: { text: 'T-4 on foot' } });

  type Candidate = {
    id: string;
    source: string;
    repeats: number;
    reference: unknown;
    input: { messages: { content: string }[] };
  };
  const list = async (): Promise<Candidate[]> =>
    (await json(['eval', 'candidates', '--workload', workload])).said.candidates;
  const found = await poll('the audit', async () => {
    const candidates = await list();
    return candidates.some(({ source }) => source === 'audit') && candidates;
  });
  const seen = found.map(({ input, source, repeats, reference }) => [
    input.messages[0]?.content,
    source,
    repeats,
    reference,
  ]);
  expect(Object.fromEntries(seen.map(([asked, ...rest]) => [asked, rest]))).toEqual({
    hard: ['escalation', 1, { text: 'T-1 at noon' }],
    disputed: ['audit', 0, null],
    disliked: ['feedback', 0, { text: 'T-3 by bus' }],
    hopeless: ['review', 0, { text: 'T-4 on foot' }],
  });
  // Nothing is a case before a person says so; of an audit a person says which answer is right.
  expect((await json(['eval', 'list'])).said.sets).toEqual([]);
  for (const { id, source } of found) {
    if (source === 'audit') {
      expect((await json(['eval', 'approve', id])).said.error.code).toBe('EVAL_REFERENCE_MISSING');
      await json(['eval', 'approve', id, '--reference', '-', '--edge-case'], '{"text": "T-2 in the morning"}');
    } else await json(['eval', 'approve', id]);
  }
  expect(await list()).toEqual([]);
  // The same question again is a candidate that says that there is a case of it.
  await serve('hard');
  expect(await list()).toMatchObject([{ duplicateOf: expect.stringMatching(/^c_/) }]);

  const gate = await json(['eval', 'gate', '--workload', workload, '--min', '0.5', '--no-regression']);
  expect(gate).toMatchObject({ code: 0, said: { passed: true, total: { cases: 4, passed: 2 } } });
  const { said } = await json(['eval', 'report', gate.said.run]);
  expect(said.slices.map(({ tag }: { tag: string }) => tag)).toEqual([]);
  const passed = said.results.map(
    (one: { case: { input: { messages: { content: string }[] } }; score: { passed: boolean } }) => [
      one.case.input.messages[0]?.content,
      one.score.passed,
    ],
  );
  expect(Object.fromEntries(passed)).toEqual({ hard: true, hopeless: false, disputed: true, disliked: false });
  expect((await json(['eval', 'gate', '--run', gate.said.run, '--workload', workload, '--min', '0.9'])).code).toBe(1);
  expect((await json(['eval', 'gate', '--workload', 'nobody', '--min', '0.9'])).code).toBe(2);
  expect((await json(['eval', 'runs', '--workload', workload])).said.runs).toMatchObject([
    { id: gate.said.run, state: 'done', budgetUsd: 5 },
  ]);
  expect((await json(['eval', 'cancel', gate.said.run])).said).toMatchObject({ state: 'done' });
});
