import { expect, test } from 'vitest';
import { makeLearningRows, streamRows, unjudged } from '../testing/make-learning-rows.ts';
import { runCli } from '../testing/run-cli.ts';

const files: Record<string, number> = { a: 0, b: 1000 };
const run = (argv: readonly string[]) =>
  runCli(argv, {
    streamOutcomes: (path) => streamRows(makeLearningRows(60, files[path])),
    backtest: { createRunner: async () => unjudged, writeFile: async () => undefined, now: () => 0 },
  });

test('chooses members on one table, measures on another, and has a plan for each day without a vendor', async () => {
  const { code, stdout } = await run(['design', '--train', 'a', '--test', 'b', '--survive-any-vendor', '--json']);
  expect(code).toBe(0);
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ tasks: 60, train: { tasks: 60 }, bestSingle: { model: 'gpt-large' } });
  expect(report.plan.members.length).toBe(report.members.length);
  expect(report.vsBestSingle.costPerSuccess).toBeLessThan(-0.6);
  expect(Object.keys(report.vendorsRemoved)).toEqual(['anthropic', 'openai']);
  // Without openai one model is left: there is no portfolio to design, and that is said.
  expect(report.vendorsRemoved.openai).toBeNull();
  expect(report.vendorsRemoved.anthropic.members.map(({ vendor }: { vendor: string }) => vendor)).toEqual([
    'openai',
    'openai',
  ]);
});

test('refuses a test table that asks the same questions', async () => {
  const { code, stderr } = await run(['design', '--train', 'a', '--test', 'a']);
  expect(code).toBe(2);
  expect(stderr).toContain('nothing is left to choose on');
});
