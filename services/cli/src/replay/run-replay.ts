import { basename } from 'node:path';
import type { OutcomeRow, Plan, ValidatorConfig } from '@upshift/contracts';
import { CliError } from '../cli-error.ts';
import type { ServerClient } from '../server/server-client.ts';
import { createProgress } from '../terminal/create-progress.ts';
import type { Output } from '../terminal/output.ts';
import { buildPortfolio, type OnUnknown } from './build-portfolio.ts';
import { checkBooks } from './check-books.ts';
import { chooseRows } from './choose-rows.ts';
import { comparePolicies, type ReplayedTask } from './compare-policies.ts';
import { countEscalations } from './count-escalations.ts';
import { driveTasks } from './drive-tasks.ts';
import { mapConcurrently } from './map-concurrently.ts';
import { scalePlan } from './parse-plan.ts';
import type { ReplayTier } from './parse-tiers.ts';
import { percentile } from './percentile.ts';
import type { ReplayReport } from './replay-report.ts';
import type { Vendor } from './start-vendor.ts';

export interface ReplayRequest {
  readonly outcomes: string;
  readonly tiers: readonly ReplayTier[];
  readonly limit: number;
  readonly seed: number | undefined;
  readonly timeScale: number;
  readonly concurrency: number;
  readonly onUnknown: OnUnknown;
  /** As written, in recorded time; null: a cascade over the tiers. */
  readonly plan: Plan | null;
  /** Null: arguments of tool calls against their tools. */
  readonly validators: readonly ValidatorConfig[] | null;
}

/** An Upshift of its own for one replay. */
export interface ReplayStack {
  readonly url: string;
  readonly record: string;
  readonly queues: string;
  /** Where the record's files are, when the stack started a server for them. */
  readonly recordDirectory: string | null;
  close(): Promise<void>;
}

/** What a replay stands on. Each starts or reads one thing; `runReplay` says in which order and closes what it started. */
export interface ReplayDependencies {
  readonly output: Pick<Output, 'note' | 'progress'>;
  readonly signal: AbortSignal;
  readOutcomes(path: string): Promise<readonly OutcomeRow[]>;
  startVendor(options: { outcomes: string; timeScale: number }): Promise<Vendor>;
  startStack(options: {
    portfolio: string;
    timeScale: number;
    onProgress(message: string): void;
  }): Promise<ReplayStack>;
  connectTo(url: string): ServerClient;
  createReplayId(): string;
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** Runs recorded tasks through the real queues, with a vendor that serves recorded answers, and takes stock. */
export async function runReplay(request: ReplayRequest, dependencies: ReplayDependencies): Promise<ReplayReport> {
  const { outcomes, tiers, timeScale, onUnknown } = request;
  const plan = request.plan === null ? null : scalePlan(request.plan, timeScale);
  const models = tiers.flatMap((tier) => tier.models);
  const rows = chooseRows(await dependencies.readOutcomes(outcomes), { ...request, models });
  const vendor = await dependencies.startVendor({ outcomes, timeScale });
  try {
    const date = new Date(dependencies.now()).toISOString().slice(0, 10);
    const portfolio = buildPortfolio({
      tiers,
      vendorUrl: vendor.baseUrl,
      onUnknown,
      plan,
      date,
      validators: request.validators,
    });
    const onProgress = (message: string): void => {
      if (dependencies.output.progress !== null) dependencies.output.note(`${message} …`);
    };
    const stack = await dependencies.startStack({ portfolio, timeScale, onProgress });
    try {
      return await replayOn(stack, vendor, rows, request, dependencies);
    } finally {
      await stack.close();
    }
  } finally {
    await vendor.close();
  }
}

async function replayOn(
  stack: ReplayStack,
  vendor: Vendor,
  rows: readonly OutcomeRow[],
  request: ReplayRequest,
  dependencies: ReplayDependencies,
): Promise<ReplayReport> {
  const { tiers, concurrency, timeScale, onUnknown, plan, outcomes } = request;
  const client = dependencies.connectTo(stack.url);
  const startedAt = dependencies.now();
  const ids = await driveAll(client, rows, request, dependencies);
  const wallSeconds = (dependencies.now() - startedAt) / 1000;
  const tasks = await gatherLedgers(client, rows, ids, dependencies);
  const { totalNanoUsd: billedNanoUsd, calls: billedCalls, duplicates } = await vendor.readBill();
  const { policy, alwaysPremium, rows: policies, scored } = comparePolicies(tasks, tiers, plan && { plan, timeScale });
  const ledgerNanoUsd = scored.reduce((total, { costNanoUsd }) => total + costNanoUsd, 0);
  const overheads = scored.map(({ overheadMs }) => overheadMs).filter((overheadMs) => overheadMs !== null);
  return {
    tasks: rows.length,
    settled: scored.filter(({ settled }) => settled).length,
    states: countStates(tasks),
    policy,
    alwaysPremium,
    escalations: countEscalations(tasks.map(({ ledger }) => ledger)),
    billedNanoUsd,
    ledgerNanoUsd,
    billedCalls,
    ledgerCalls: tasks.reduce((total, { ledger }) => total + ledger.attempts.length, 0),
    rows: policies,
    disagreements: checkBooks({ tasks, scored, billedNanoUsd, ledgerNanoUsd, duplicates: duplicates.length }),
    overheadMs: { p50: percentile(overheads, 0.5), p95: percentile(overheads, 0.95) },
    timeScale,
    concurrency,
    onUnknown,
    tiers: tiers.map((tier) => tier.models),
    outcomes: basename(outcomes),
    wallSeconds,
    record: stack.record,
    queues: stack.queues,
  };
}

function countStates(tasks: readonly ReplayedTask[]): Record<string, number> {
  const states = Map.groupBy(tasks, ({ ledger }) => ledger.task.state);
  return Object.fromEntries([...states].map(([state, { length }]) => [state, length]));
}

async function driveAll(
  client: ServerClient,
  rows: readonly OutcomeRow[],
  { concurrency }: ReplayRequest,
  { output, signal, sleep, createReplayId }: ReplayDependencies,
): Promise<string[]> {
  const progress = createProgress(output, 'tasks  ', rows.length);
  try {
    const replayId = createReplayId();
    return await driveTasks(rows, {
      client,
      concurrency,
      replayId,
      signal,
      sleep,
      onSettled: () => progress.advance(),
    });
  } finally {
    progress.stop();
  }
}

/** Only after all are settled: reading the record beside the work would add to what is measured. */
async function gatherLedgers(
  client: ServerClient,
  rows: readonly OutcomeRow[],
  ids: readonly string[],
  { output, signal }: ReplayDependencies,
): Promise<ReplayedTask[]> {
  const progress = createProgress(output, 'ledgers', rows.length);
  try {
    return await mapConcurrently([...rows.entries()], 8, async ([index, row]) => {
      const id = ids[index];
      if (id === undefined) throw new CliError('INTERRUPTED', 'A task has no id.');
      const ledger = await client.ledger(id, { signal });
      progress.advance();
      return { row, ledger };
    });
  } finally {
    progress.stop();
  }
}
