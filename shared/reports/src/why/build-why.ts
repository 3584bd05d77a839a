import { type Period, type SpendFacts, type WhyCause, type WhyReport, whyCauses } from '@upshift/contracts';
import { divideHalfUp, isSimulated, sumOf, type Versions } from '../spend-facts.ts';
import { type CostCell, type CostPart, costParts, repriceTo, toCostCells } from './cost-cells.ts';
import { add, divide, type Fraction, fraction, multiply, subtract, zero } from './fraction.ts';

interface Side {
  readonly period: Period;
  readonly facts: SpendFacts;
}

const meanings: Readonly<Record<WhyCause, string>> = {
  price: 'List prices of deployments changed: the calls of the first period at the prices of the second.',
  mix: 'Successes came from other workloads and risks than before.',
  routing: 'Tasks began at other deployments, or their first calls used more or fewer tokens.',
  escalation: 'More or fewer repairs, stronger tiers, judges and reviewers per success.',
  waste: 'Failed, wasted and hedged calls, and what was spent on tasks that did not succeed.',
  measuring: 'Audits, shadows and evaluations.',
};

/** Which part of a cell's cost a cause is about. */
const causeOf: Readonly<Record<CostPart, WhyCause>> = {
  first: 'routing',
  further: 'escalation',
  waste: 'waste',
  measuring: 'measuring',
};

type Effects = Readonly<Record<WhyCause, Fraction>>;

/**
 * Splits the change of cost per success between two periods. Causes are changed one after the other (prices, mix of successes, then
 * what each workload's success costs: first calls, further ones, waste), so that their effects add up to the whole change; all
 * arithmetic is exact, and each line is rounded as the difference of two rounded sums. The method is the substitution in
 * sequence of price and quantity analysis: an effect of two causes together counts to the later one.
 */
export function buildWhy(from: Side, to: Side, versions: Versions): WhyReport {
  const sides = { from: sideOf(from), to: sideOf(to) };
  const about = {
    kind: 'why' as const,
    simulated: isSimulated([...from.facts.spend, ...to.facts.spend], versions),
    ...sides,
  };
  const [before, after] = [toCostCells(from.facts), toCostCells(to.facts)];
  const successes = [...before.values(), ...after.values()];
  if (sides.from.succeeded === 0 || sides.to.succeeded === 0 || successes.length === 0)
    return { ...about, changeNanoUsd: null, lines: [] };
  const effects = effectsOf(before, toCostCells(from.facts, repriceTo(to.facts, versions)), after);
  return {
    ...about,
    changeNanoUsd: (sides.to.costPerSuccessNanoUsd ?? 0) - (sides.from.costPerSuccessNanoUsd ?? 0),
    lines: toLines(effects, fraction(sides.from.costNanoUsd, sides.from.succeeded)),
  };
}

function sideOf({ period, facts }: Side): WhyReport['from'] {
  const cells = [...toCostCells(facts).values()];
  const cost = add(...cells.flatMap((cell) => costParts.map((part) => cell[part])));
  const succeeded = sumOf(cells, (cell) => cell.succeeded);
  return {
    period,
    tasks: sumOf(
      facts.tasks.filter(({ purpose }) => purpose === 'serve'),
      ({ tasks }) => tasks,
    ),
    succeeded,
    costNanoUsd: divideHalfUp(cost.top, cost.of),
    costPerSuccessNanoUsd: succeeded === 0 ? null : divideHalfUp(cost.top, cost.of * BigInt(succeeded)),
  };
}

/** The effects of each cell; those of all cells and causes together are the change. */
function effectsOf(
  before: ReadonlyMap<string, CostCell>,
  repriced: ReadonlyMap<string, CostCell>,
  after: ReadonlyMap<string, CostCell>,
): Map<string, Effects> {
  const total = (cells: ReadonlyMap<string, CostCell>): Fraction =>
    fraction(sumOf([...cells.values()], (cell) => cell.succeeded));
  const [old, now] = [total(before), total(after)];
  // What a success cost at the new prices: a workload that grows adds what it costs more than that.
  const average = divide(add(...[...repriced.values()].map(costOf)), old);
  const effects = new Map<string, Effects>();
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const workload = (before.get(key) ?? after.get(key))?.workload ?? '';
    const cell = cellEffects(
      { before: before.get(key), repriced: repriced.get(key), after: after.get(key) },
      { old, now, average },
    );
    const sofar = effects.get(workload);
    effects.set(workload, sofar === undefined ? cell : sumEffects(sofar, cell));
  }
  return effects;
}

function cellEffects(
  cells: Readonly<Record<'before' | 'repriced' | 'after', CostCell | undefined>>,
  { old, now, average }: Readonly<Record<'old' | 'now' | 'average', Fraction>>,
): Effects {
  const { before = empty, repriced = empty, after = empty } = cells;
  const shares = [divide(fraction(before.succeeded), old), divide(fraction(after.succeeded), now)] as const;
  const shift = subtract(shares[1], shares[0]);
  const price = divide(subtract(costOf(repriced), costOf(before)), old);
  const levelled = (mix: Fraction): Fraction => subtract(mix, multiply(shift, average));
  const was = divide(costOf(repriced), old);
  const is = divide(costOf(after), now);
  const none = { price, mix: zero, routing: zero, escalation: zero, waste: zero, measuring: zero };
  if (before.succeeded > 0 && after.succeeded > 0) {
    const growth = divide(shares[1], shares[0]);
    const parts = costParts.map((part) => {
      const change = subtract(divide(after[part], now), multiply(growth, divide(repriced[part], old)));
      return [causeOf[part], change] as const;
    });
    return { ...none, mix: levelled(subtract(multiply(growth, was), was)), ...Object.fromEntries(parts) };
  }
  // A workload without successes in one period has no cost per success there: what succeeded is mix, what did not is waste.
  if (before.succeeded > 0) return { ...none, mix: levelled(subtract(zero, was)), waste: is };
  if (after.succeeded > 0) return { ...none, mix: levelled(is), waste: subtract(zero, was) };
  const measuring = subtract(divide(after.measuring, now), divide(repriced.measuring, old));
  return { ...none, measuring, waste: subtract(subtract(is, was), measuring) };
}

const empty: CostCell = { workload: '', succeeded: 0, first: zero, further: zero, waste: zero, measuring: zero };

function costOf(cell: CostCell): Fraction {
  return add(...costParts.map((part) => cell[part]));
}

function sumEffects(left: Effects, right: Effects): Effects {
  return Object.fromEntries(whyCauses.map((cause) => [cause, add(left[cause], right[cause])])) as Record<
    WhyCause,
    Fraction
  >;
}

function toLines(effects: ReadonlyMap<string, Effects>, start: Fraction): WhyReport['lines'] {
  let sum = start;
  return whyCauses.map((cause) => {
    const before = divideHalfUp(sum.top, sum.of);
    sum = add(sum, ...[...effects.values()].map((own) => own[cause]));
    const workloads = [...effects]
      .map(([workload, own]) => ({ workload, changeNanoUsd: divideHalfUp(own[cause].top, own[cause].of) }))
      .filter(({ changeNanoUsd }) => changeNanoUsd !== 0)
      .sort((a, b) => Math.abs(b.changeNanoUsd) - Math.abs(a.changeNanoUsd) || (a.workload < b.workload ? -1 : 1));
    return { cause, changeNanoUsd: divideHalfUp(sum.top, sum.of) - before, meaning: meanings[cause], workloads };
  });
}
