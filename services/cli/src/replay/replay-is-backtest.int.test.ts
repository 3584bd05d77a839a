import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LedgerView, type OutcomeRow, type Plan, planSchema } from '@upshift/contracts';
import { deploymentNameOf, membersOf } from '@upshift/core';
import { buildLabTasks, type LabTask, simulatePlan } from '@upshift/lab';
import { readOutcomes } from '@upshift/outcomes';
import { poll, queueBackends, type Stack, startServiceProcess, startStack } from '@upshift/testkit';
import { createValidatorRunner } from '@upshift/validators';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { makeOutcome, makeOutcomeRow } from '../testing/make-outcome-row.ts';
import { buildPortfolio } from './build-portfolio.ts';
import { findAcceptedAttempt } from './find-accepted-attempt.ts';
import { mapConcurrently } from './map-concurrently.ts';
import { scalePlan } from './parse-plan.ts';
import { scoreTask } from './score-task.ts';

/**
 * Replay and backtest are two ways to ask the same thing: what does this plan make of these tasks? One goes through the
 * real queues, the other through a simulated clock, and they have to agree task by task. Whatever happens in a row of
 * these tables happens far from anything else, so that a busy machine does not change their order.
 */
const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };
const queue = queueBackends(servers.redisUrl)[0] ?? 'postgres';
const hangsMs = 500_000;
const timeScale = 0.1;
const onRecorded = 'a quorum, on recorded function calls';
const recorded = fileURLToPath(new URL('../../../../../shared/data/outcomes/bfcl.jsonl.gz', import.meta.url));

interface Told {
  readonly text: string | null;
  readonly seconds: number;
  readonly tool?: string;
}

const tools = [
  {
    type: 'function' as const,
    function: {
      name: 'add',
      parameters: {
        type: 'object',
        properties: { a: { type: 'integer' } },
        required: ['a'],
        additionalProperties: false,
      },
    },
  },
];

/** A row in which `small`, `medium` and `large` say these things after so many recorded seconds; "4" is right. */
function row(id: string, small: Told, medium: Told, large: Told): OutcomeRow {
  const costs = { small: 0.001, medium: 0.002, large: 0.01 };
  const told = { small, medium, large };
  const asksForTools = Object.values(told).some(({ tool }) => tool !== undefined);
  const outcomes = Object.entries(told).map(([model, { text, seconds, tool }]) => {
    const toolCalls = tool === undefined ? null : [{ name: 'add', arguments: JSON.parse(tool) }];
    const isRight = Number(text) === 4 || tool === '{"a":4}';
    const costUsd = costs[model as keyof typeof costs];
    return [
      model,
      makeOutcome({ output: { text, toolCalls }, correct: isRight ? 1 : 0, costUsd, latencyMs: seconds * 1000 }),
    ];
  });
  const input = {
    messages: [{ role: 'user' as const, content: `What is ${id}?` }],
    tools: asksForTools ? tools : null,
  };
  return makeOutcomeRow({ id, input, outcomes: Object.fromEntries(outcomes) });
}

const says = (text: string, seconds: number): Told => ({ text, seconds });
const calls = (tool: string, seconds: number): Told => ({ text: null, seconds, tool });
const hangs: Told = { text: '4', seconds: hangsMs / 1000 };

/** Answers that agree are written differently, so that it shows whose was accepted. */
const rows = [
  row('both weak ones agree', says('4', 2), says('4.0', 12), says('4.00', 5)),
  row('the weak ones differ and the strong one decides', says('5', 2), says('4.0', 12), says('4.00', 14)),
  row('the slow weak one is overtaken by the strong one that starts beside it', says('4', 2), hangs, says('4.00', 14)),
  row('all differ', says('5', 2), says('6', 12), says('7', 14)),
  row('nobody but the first answers before it is late', says('4', 2), hangs, hangs),
  row('the first hangs', hangs, says('4.0', 12), says('4.00', 16)),
  row('invalid arguments of the first', calls('{"a":"four"}', 2), calls('{"a":4}', 12), calls('{"a":5}', 14)),
  row('no arguments are valid', calls('{"b":1}', 2), calls('{"b":2}', 12), calls('{"b":3}', 14)),
];

const plans: Readonly<Record<string, unknown>> = {
  'a staggered quorum with an early end and a late moment': {
    kind: 'quorum',
    members: [
      { deployment: 'small', weight: 1 },
      { deployment: 'medium', weight: 1.2 },
      { deployment: 'large', weight: 2, delayMs: 30_000, callBelow: 1.5 },
    ],
    validity: { fail: -4 },
    decisiveLead: 1.5,
    earlyLead: 1.8,
    lateMs: 70_000,
    lateLead: 0.9,
  },
  'a quorum that loses its patience': {
    kind: 'quorum',
    members: [
      { deployment: 'small', weight: 1, patienceMs: 20_000 },
      { deployment: 'large', weight: 2, delayMs: null, callBelow: 0.5 },
      { deployment: 'medium', weight: 1, delayMs: null, callBelow: 1.5, callEarlyBelow: -1.5 },
    ],
    decisiveLead: 1.5,
    patienceMs: 70_000,
  },
  'a speculative plan': { kind: 'speculative', weaker: 'small', stronger: 'large', delayMs: 25_000 },
  'a cascade': { kind: 'cascade', deployments: ['small', 'medium'] },
};

type Models = readonly [string, ...string[]];

interface Made {
  readonly accepted: string | null;
  readonly reason: string;
  readonly called: readonly string[];
  readonly success: number;
  readonly costUsd: number | null;
  readonly latencyMs: number | null;
}

const reasons = { decisive: 'quorum_decided', best: 'quorum_best' };

function simulated(plan: Plan, lab: LabTask, models: Models): Made {
  const names = membersOf(plan).map(({ deployment }) => deployment);
  const answers = names.flatMap(
    (name) => lab.answers[models.findIndex((model) => deploymentNameOf(model) === name)] ?? [],
  );
  const run = simulatePlan(
    plan,
    { ...lab, answers },
    names.map(() => false),
  );
  const validity = run.accepted === null ? null : answers[run.accepted]?.validity;
  return {
    accepted: run.accepted === null ? null : (names[run.accepted] ?? null),
    // The best of a bad lot goes by the workload's own rules, which accept it as the last resort.
    reason: run.reason === null ? 'none' : validity === 'fail' ? 'tiers_exhausted' : reasons[run.reason],
    called: names.filter((_, member) => (run.called >> member) & 1).toSorted(),
    success: run.success,
    costUsd: rounded(run.costUsd, 1e9),
    latencyMs: rounded(run.latencyMs, 1e3),
  };
}

function replayed(plan: Plan, outcome: OutcomeRow, ledger: LedgerView): Made {
  const scored = scoreTask(outcome, ledger, 'none', { plan, timeScale });
  const recordedMs = scored.latencyMs === null ? null : scored.latencyMs - (scored.overheadMs ?? 0);
  return {
    accepted: findAcceptedAttempt(outcome, ledger)?.deployment ?? null,
    reason: ledger.task.reason ?? 'none',
    called: [...new Set(ledger.attempts.map(({ deployment }) => deployment))].toSorted(),
    success: scored.success,
    costUsd: rounded(scored.costUsd, 1e9),
    latencyMs: rounded(recordedMs, 1e3),
  };
}

function rounded(value: number | null, steps: number): number | null {
  return value === null ? null : Math.round(value * steps) / steps;
}

function onlyOf({ outcomes }: OutcomeRow, models: readonly string[]): OutcomeRow['outcomes'] {
  return Object.fromEntries(Object.entries(outcomes).filter(([model]) => models.includes(model)));
}

/** A plan, and the rows that it is run on. */
interface Trial {
  readonly plan: Plan;
  readonly table: readonly OutcomeRow[];
  readonly models: Models;
}

const small: Models = ['small', 'medium', 'large'];
const large: Models = ['gemini-1.5-flash-preview-0514', 'gpt-4o-mini-2024-07-18', 'gpt-4o-2024-08-06-FC'];

async function toTrials(): Promise<Record<string, Trial>> {
  const trials: Record<string, Trial> = {};
  for (const [name, given] of Object.entries(plans)) {
    const plan = planSchema.parse(given);
    // A cascade has nobody beside the first: it would wait as long as that hangs.
    const table =
      plan.kind === 'cascade' ? rows.filter(({ outcomes }) => outcomes['small']?.latencyMs !== hangsMs) : rows;
    trials[name] = { plan, table, models: small };
  }
  if (!existsSync(recorded)) return trials;
  const [first, second, third] = large.map(deploymentNameOf);
  // Nothing in it hangs on who answers first.
  const members = [
    { deployment: first, weight: 1 },
    { deployment: second, weight: 1 },
    { deployment: third, weight: 2, delayMs: null, callBelow: 1.5 },
  ];
  const all = await Array.fromAsync(readOutcomes(recorded));
  const table = all.filter((_, place) => place % 20 === 0).map((one) => ({ ...one, outcomes: onlyOf(one, large) }));
  trials[onRecorded] = { plan: planSchema.parse({ kind: 'quorum', members, decisiveLead: 1.5 }), table, models: large };
  return trials;
}

/** Every plan is a workload of one portfolio, so that all trials wait for their vendors at the same time. */
function toPortfolio(trials: Readonly<Record<string, Trial>>, vendorUrl: string): string {
  const models = [...small, ...large] as unknown as Models;
  const tiers = [{ name: 'all', models }];
  const file = JSON.parse(
    buildPortfolio({ tiers, vendorUrl, onUnknown: 'accept', plan: null, validators: null, date: '2026-11-25' }),
  );
  const { replay } = file.workloads;
  for (const [place, { plan }] of Object.values(trials).entries())
    file.workloads[`trial-${place}`] = {
      ...replay,
      plan: scalePlan(plan, timeScale),
      validators: replay.validators.map((validator: object) => ({ ...validator, onUnknown: 'accept' })),
      escalation: { max: 0, exhausted: 'accept_best' },
    };
  return JSON.stringify(file);
}

/** A door that is busy says so and is asked again. */
async function submit({ client }: Stack, body: object): Promise<string> {
  return poll('the task to be taken', async () => {
    const answer = await client.post(body);
    if (answer.status !== 202 && answer.status !== 503) throw new Error(`Not accepted: ${JSON.stringify(answer.body)}`);
    return answer.status === 202 && (answer.body as { id: string }).id;
  });
}

/**
 * Tries of a task, beyond the first, where the machine was too busy to keep the order of what was recorded. A task that is
 * never in time is not compared: it would be the machine that is measured.
 */
const moreTries = 4;
/** Events of a task lie further apart than this; a task that ended later than it should by more says nothing, ms. */
const lateMs = 700;

function isTooLate({ task, attempts }: LedgerView, { latencyMs }: Made, plan: Plan): boolean {
  const acceptedMs = Date.parse(task.createdAt);
  const tookMs = Date.parse(task.settledAt ?? '') - acceptedMs;
  if (tookMs - (latencyMs ?? 0) * timeScale > lateMs) return true;
  // A call that should begin at once and did not looks idle when another one answers, and the plan goes on without it.
  const first = membersOf(plan).filter(({ delayMs }) => delayMs === 0);
  return attempts.some(
    ({ deployment, startedAt }) =>
      first.some((member) => member.deployment === deployment) && Date.parse(startedAt) - acceptedMs > lateMs,
  );
}

describe('a replay through the real queues makes of each task what the backtest says', () => {
  let trials: Record<string, Trial>;
  const both = new Map<string, { replay: Record<string, Made>; backtest: Record<string, Made> }>();

  beforeAll(async () => {
    trials = await toTrials();
    const directory = await mkdtemp(join(tmpdir(), 'upshift backtest '));
    const file = join(directory, 'table.jsonl');
    const table = new Set(Object.values(trials).flatMap((trial) => trial.table));
    await writeFile(file, [...table].map((one) => `${JSON.stringify(one)}\n`).join(''));
    const env = { UPSHIFT_VENDOR_OUTCOMES: file, UPSHIFT_VENDOR_TIME_SCALE: String(timeScale) };
    const vendor = await startServiceProcess('vendor', env);
    const stack = await startStack({ servers, queue, portfolio: toPortfolio(trials, `${vendor.url}/replay/v1`) });
    const runner = createValidatorRunner();

    async function run(workload: string, { id, input }: OutcomeRow): Promise<LedgerView> {
      const taskId = await submit(stack, { workload, input, metadata: { outcomeId: id } });
      await stack.client.settled(taskId, 90_000);
      return stack.client.ledger(taskId);
    }

    async function runTrial(name: string, { plan, table: own, models }: Trial, workload: string): Promise<void> {
      const labs = await buildLabTasks(own, models, runner);
      const backtest = Object.fromEntries(labs.map((lab) => [lab.id, simulated(plan, lab, models)]));
      const replay: Record<string, Made> = {};
      await mapConcurrently([...own], 8, async (one) => {
        let ledger = await run(workload, one);
        for (let more = 0; more < moreTries && isTooLate(ledger, backtest[one.id] as Made, plan); more += 1)
          ledger = await run(workload, one);
        if (!isTooLate(ledger, backtest[one.id] as Made, plan)) replay[one.id] = replayed(plan, one, ledger);
      });
      both.set(name, { replay, backtest });
    }

    try {
      await Promise.all(Object.entries(trials).map(([name, trial], place) => runTrial(name, trial, `trial-${place}`)));
    } finally {
      await stack.close();
      await runner.close();
      vendor.kill('SIGKILL');
      await vendor.exited;
      await rm(directory, { recursive: true, force: true });
    }
  }, 180_000);

  test.for([...Object.keys(plans), onRecorded])('%s', (name, { skip }) => {
    const made = both.get(name);
    if (made === undefined) return skip('The recorded table is not beside the project.');
    expect(Object.keys(made.backtest)).toHaveLength(trials[name]?.table.length ?? 0);
    const inTime = Object.keys(made.replay);
    if (inTime.length === 0)
      return skip('This machine is too busy to answer any of them in the order of what was recorded.');
    expect(made.replay).toEqual(Object.fromEntries(inTime.map((id) => [id, made.backtest[id]])));
  });
});
