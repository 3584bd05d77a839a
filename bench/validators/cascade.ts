/**
 * What each set of validators adds to a cascade, decided by the policies that serve but without queues:
 * `node bench/validators/cascade.ts [--data DIR] [--json]`. `replay.ts` runs the same through the queues, far slower.
 *
 * A task starts on the weakest model; an answer that is not accepted moves it up; the last model's answer is taken. Cost is
 * that of all calls, latency their sum (the calls follow each other). Nothing is repaired: a recorded model cannot answer twice.
 */
import { parseArgs } from 'node:util';
import { type ModelOutput, portfolioSchema, type TaskInput, type Verdict } from '@upshift/contracts';
import { countAgreement, isDecisive, judgeAnswer, resolveWorkload } from '@upshift/core';
import { createValidatorRunner } from '@upshift/validators';
import { readRows } from './read-rows.ts';
import { validatorSets } from './validator-sets.ts';

const { values } = parseArgs({
  options: { data: { type: 'string', default: '../shared/data' }, json: { type: 'boolean' } },
});

interface Row {
  readonly input: TaskInput;
  readonly outcomes: Readonly<
    Record<
      string,
      {
        readonly output: ModelOutput;
        readonly correct: number;
        readonly costUsd: number;
        readonly latencyMs: number | null;
      }
    >
  >;
}

const runner = createValidatorRunner({ compare: countAgreement });
const { signal } = new AbortController();

for (const [table, { models, sets }] of Object.entries(validatorSets)) {
  const rows = readRows<Row>(values.data, `outcomes/${table}`) ?? [];
  if (rows.length === 0) continue;
  for (const model of models)
    print(
      table,
      `always ${model}`,
      rows.map((row) => run(row, [model], 0)),
    );
  for (const [name, validators] of Object.entries(sets)) {
    const workload = resolveWorkload(portfolioOf(validators), 'work');
    const runs = [];
    for (const row of rows) {
      const level = await accept(row, models, workload);
      runs.push(run(row, models, level));
    }
    print(table, name, runs);
  }
}
await runner.close();

/** @returns the place of the first model whose answer is accepted, the last one's where none is */
async function accept(
  row: Row,
  models: readonly string[],
  workload: ReturnType<typeof resolveWorkload>,
): Promise<number> {
  const others: ModelOutput[] = [];
  for (const [level, model] of models.entries()) {
    const output = row.outcomes[model]?.output ?? { text: null, toolCalls: null };
    const nothing = { outputSchema: null, requestedWorkload: null, requestedRisk: null, audience: null, minTier: null };
    const candidate = { request: { input: row.input, ...nothing, metadata: {} }, output, confidence: null, others };
    const verdicts: Verdict[] = [];
    for (const config of workload.validators) {
      const verdict = await runner.judge(config, candidate, { signal });
      verdicts.push(verdict);
      if (isDecisive(workload, config, verdict)) break;
    }
    if (judgeAnswer(workload, verdicts).kind === 'accept') return level;
    others.push(output);
  }
  return models.length - 1;
}

function run({ outcomes }: Row, models: readonly string[], level: number) {
  const called = models.slice(0, level + 1).flatMap((model) => outcomes[model] ?? []);
  const last = called.at(-1);
  return {
    correct: last?.correct ?? 0,
    costUsd: called.reduce((sum, { costUsd }) => sum + costUsd, 0),
    latencyMs: called.reduce((sum, { latencyMs }) => sum + (latencyMs ?? 0), 0),
    level,
  };
}

function print(table: string, name: string, runs: readonly ReturnType<typeof run>[]): void {
  const success = runs.reduce((sum, { correct }) => sum + correct, 0);
  const cost = runs.reduce((sum, { costUsd }) => sum + costUsd, 0);
  const latencies = runs.map(({ latencyMs }) => latencyMs).sort((one, other) => one - other);
  const at = (share: number): number => Math.round(latencies[Math.floor(latencies.length * share)] ?? 0);
  const row = {
    table,
    validators: name,
    tasks: runs.length,
    successRatio: success / runs.length,
    costPerSuccessUsd: cost / success,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    calls: runs.reduce((sum, { level }) => sum + level + 1, 0) / runs.length,
    strongestShare: runs.filter(({ level }) => level === 2).length / runs.length,
  };
  const text = `${table.padEnd(9)} ${name.padEnd(36)} ${(100 * row.successRatio).toFixed(1)} %  ${row.costPerSuccessUsd.toFixed(6)} USD  P50 ${row.p50Ms} ms  P95 ${row.p95Ms} ms  ${row.calls.toFixed(2)} calls, ${(100 * row.strongestShare).toFixed(1)} % on the strongest`;
  process.stdout.write(`${values.json === true ? JSON.stringify(row) : text}\n`);
}

function portfolioOf(validators: readonly object[]) {
  return portfolioSchema.parse({
    name: 'cascade',
    defaultWorkload: 'work',
    tiers: [{ name: 'any', deployments: [] }],
    deployments: {},
    workloads: { work: { validators } },
  });
}
