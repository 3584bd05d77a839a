import type { FaultKind, FaultTarget, PlannedFault } from '../faults/fault.ts';
import { createSeeded, type Seeded } from './seeded.ts';

export interface PlanOptions {
  readonly seed: number;
  /** How long faults are struck for, in ms. */
  readonly forMs: number;
  /** How many faults are wanted. */
  readonly faults: number;
  /** The kinds that this machine can do. */
  readonly kinds: readonly FaultKind[];
  /** The processes, by name: `executor-0`. */
  readonly slots: readonly string[];
  /** No fault may last longer, in ms. */
  readonly longestMs: number;
}

/** How long something is left alone after a fault, in ms: a process that was killed has to start again. */
const restMs: Readonly<Record<string, number>> = { redis: 6000, record: 8000, jobs: 0, all: 5000 };
const processRestMs = 6000;

/** How often each kind is drawn. Those that strike what all share last long and come at most once. */
const often: Partial<Record<FaultKind, number>> = { kill: 8, 'stop-9': 8, terminate: 3, 'jobs-twice': 2 };

/**
 * Draws when what is struck. Pure: the same options give the same plan. Spread evenly over time with jitter, each thing
 * struck by one fault at a time; shared things are struck first, so that their long faults find room.
 */
export function planFaults(options: PlanOptions): PlannedFault[] {
  const random = createSeeded(options.seed);
  const plan: PlannedFault[] = [];
  const kinds = options.kinds.filter((kind) => durationOf(kind) <= options.longestMs);
  for (const kind of shuffle(kinds.filter(isShared), random)) place(plan, kind, options, random);
  const drawn = kinds
    .filter((kind) => !isShared(kind))
    .flatMap((kind) => Array<FaultKind>(often[kind] ?? 1).fill(kind));
  // Each kind once, then by chance.
  const rest = shuffle([...new Set(drawn)], random);
  for (let tries = 0; drawn.length > 0 && plan.length < options.faults && tries < options.faults * 50; tries += 1)
    place(plan, rest.shift() ?? random.pick(drawn), options, random);
  return plan.sort((a, b) => a.atMs - b.atMs);
}

export function durationOf(kind: FaultKind): number {
  return Number(/-(\d+)$/.exec(kind)?.[1] ?? 0) * 1000;
}

function isShared(kind: FaultKind): boolean {
  return /^(redis|record|rolling|poison)/.test(kind);
}

function place(plan: PlannedFault[], kind: FaultKind, options: PlanOptions, random: Seeded): void {
  const durationMs = durationOf(kind);
  const room = options.forMs - durationMs;
  if (room < 0) return;
  for (let tries = 0; tries < 30; tries += 1) {
    const fault = { kind, target: targetOf(kind, options.slots, random), atMs: random.integer(room + 1), durationMs };
    if (plan.every((other) => !collide(fault, other))) {
      plan.push(fault);
      return;
    }
  }
}

function targetOf(kind: FaultKind, slots: readonly string[], random: Seeded): FaultTarget {
  if (kind.startsWith('redis')) return 'redis';
  if (kind.startsWith('record')) return 'record';
  if (kind.startsWith('jobs') || kind === 'poison-task') return 'jobs';
  if (kind === 'rolling-restart') return 'all';
  // Calls are what costs: executors are struck more often.
  const weighted = slots.flatMap((slot) => Array<string>(slot.startsWith('executor') ? 2 : 1).fill(slot));
  return random.pick(weighted) as FaultTarget;
}

function collide(a: PlannedFault, b: PlannedFault): boolean {
  if (a.target !== b.target || a.target === 'jobs') return false;
  const rest = restMs[a.target] ?? processRestMs;
  return a.atMs < b.atMs + b.durationMs + rest && b.atMs < a.atMs + a.durationMs + rest;
}

function shuffle<T>(list: readonly T[], random: Seeded): T[] {
  return list
    .map((item) => ({ item, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
