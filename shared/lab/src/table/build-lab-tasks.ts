import type { ModelOutput, OutcomeRow, TaskRequest, ValidatorConfig, Verdict } from '@upshift/contracts';
import type { ValidatorRunner } from '@upshift/ports';
import type { LabAnswer, LabTask } from './lab-task.ts';

/**
 * Turns rows of an outcome table into tasks of the lab. Validity is judged by the validators that a workload without
 * settings of its own would run: arguments of tool calls where tools are offered. Each recorded answer is judged once,
 * however many portfolios and policies look at it.
 *
 * @param models of the portfolio; rows in which one of them is missing are left out
 */
export async function buildLabTasks(
  rows: readonly OutcomeRow[],
  models: readonly string[],
  runner: Pick<ValidatorRunner, 'judge'>,
): Promise<LabTask[]> {
  const complete = rows.filter(({ outcomes }) => models.every((model) => Object.hasOwn(outcomes, model)));
  const tasks: LabTask[] = [];
  for (const row of complete) {
    const { id, workload, input } = row;
    const answers = await Promise.all(models.map((model) => toAnswer(row, model, runner)));
    const task = { messages: input.messages, tools: input.tools, outputSchema: null };
    tasks.push({ id, question: questionOf(id), workload, task, answers });
  }
  return tasks;
}

/** The question that a row asks: "~2" and so on tell repeats of it apart. */
export function questionOf(id: string): string {
  return id.replace(/~\d+$/, '');
}

async function toAnswer(row: OutcomeRow, model: string, runner: Pick<ValidatorRunner, 'judge'>): Promise<LabAnswer> {
  const recorded = row.outcomes[model];
  if (recorded === undefined) throw new TypeError(`row ${row.id} has no outcome of ${model}`);
  const { output, correct, costUsd, latencyMs, error } = recorded;
  if (error !== null) return { output: null, validity: 'fail', correct: 0, costUsd, latencyMs };
  return { output, validity: await judgeOnce(row, output, runner), correct, costUsd, latencyMs };
}

const argumentsValidator: ValidatorConfig = {
  kind: 'tool_arguments',
  name: 'arguments',
  requireCall: false,
  onFail: 'escalate',
  onUnknown: 'accept',
  onError: 'escalate',
  timeoutMs: 1000,
};

const judged = new WeakMap<ModelOutput, Promise<Verdict['verdict']>>();

function judgeOnce(
  row: OutcomeRow,
  output: ModelOutput,
  runner: Pick<ValidatorRunner, 'judge'>,
): Promise<Verdict['verdict']> {
  const before = judged.get(output);
  if (before !== undefined) return before;
  const verdict = judgeAnswer(row, output, runner);
  judged.set(output, verdict);
  return verdict;
}

async function judgeAnswer(
  { input }: OutcomeRow,
  output: ModelOutput,
  runner: Pick<ValidatorRunner, 'judge'>,
): Promise<Verdict['verdict']> {
  if (input.tools === null) return 'unknown';
  const candidate = { request: requestOf(input), output, confidence: null };
  const { verdict } = await runner.judge(argumentsValidator, candidate, { signal: new AbortController().signal });
  return verdict;
}

function requestOf(input: OutcomeRow['input']): TaskRequest {
  const nothing = { outputSchema: null, requestedWorkload: null, requestedRisk: null, audience: null, minTier: null };
  return { input, ...nothing, metadata: {} };
}
