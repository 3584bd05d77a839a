import { type AnswerFeatureName, answerFeatureNames, type Prior, type QuorumPlan, type Term } from '@upshift/contracts';
import { percentile } from '../measure/percentile.ts';
import {
  type Candidate,
  columnCount,
  columnsPerMember,
  featureColumn,
  priorColumn,
  validityColumn,
} from './design-task.ts';
import { type DesignRow, fitLogistic } from './fit-logistic.ts';

/** The learned part of a quorum: what makes the lead of an answer. */
export type Judge = Pick<QuorumPlan, 'bias' | 'validity' | 'terms'> & {
  readonly votes: readonly Vote[];
};

interface Vote {
  readonly weight: number;
  readonly against: number;
  readonly near: number;
  readonly invalid: number;
  readonly prior: Prior | null;
}

/** Features that are counts of nothing but yes and no: neither scaled nor held between quantiles. */
const plain: ReadonlySet<AnswerFeatureName> = new Set(['second', 'third', 'against', 'noCall', 'unreadable']);

/** Chosen by leaving whole categories out: votes carry over to other tasks, features of answers less so. */
const voteRidge = 2;
const featureRidge = 20;
const priorRidge = 10;

/**
 * Learns the judge of a quorum: a logistic regression of "this answer is right" on who is for and against it, its own
 * validity, and features of the answer, over every set of members that may have answered.
 *
 * @param designs candidates of each training task
 * @param priors of the members, with their log-odds on each task by what had not seen it; null: every task alike
 */
export function fitJudge(
  designs: readonly (readonly Candidate[])[],
  members: number,
  priors: JudgedPriors | null = null,
): Judge {
  const scales = answerFeatureNames.map((name, index) => scaleOf(name, designs, featureColumn(members, index)));
  const weight = members / ((1 << members) - 1);
  const rows = designs.flatMap((candidates, task) => {
    const odds = priors?.odds[task] ?? null;
    return candidates.map((one) => withPriors(toRow(one, scales, members, weight), odds, members));
  });
  const extra = priors === null ? [] : Array.from({ length: 2 * members }, () => priorRidge);
  const coefficients = fitLogistic(rows, [...ridgesOf(members), ...extra]);
  const at = (column: number): number => round(coefficients[column] ?? 0);
  const terms: Partial<Record<AnswerFeatureName, Term>> = {};
  for (const [index, name] of answerFeatureNames.entries()) {
    const scale = scales[index];
    if (scale !== null && scale !== undefined) terms[name] = { ...scale, weight: at(featureColumn(members, index)) };
  }
  const votes = Array.from({ length: members }, (_, member) => {
    const column = 1 + columnsPerMember * member;
    const terms = priors?.terms[member];
    const prior =
      terms === undefined
        ? null
        : {
            terms,
            whenFor: at(priorColumn(members, member, true)),
            whenOther: at(priorColumn(members, member, false)),
          };
    return { weight: at(column), against: -at(column + 1), near: at(column + 2), invalid: at(column + 3), prior };
  });
  const validity = { pass: at(validityColumn(members)), unknown: 0, fail: at(validityColumn(members) + 1) };
  return { bias: at(0), validity, terms, votes };
}

/** What members' chances look like by task, beside the log-odds that this gives each training task. */
export interface JudgedPriors {
  /** By member. */
  readonly terms: readonly Prior['terms'][];
  /** By task and member. */
  readonly odds: readonly (readonly number[])[];
}

/** Whoever votes on the answer brings the log-odds of its prior, in a column by whether it is for the answer. */
function withPriors(row: DesignRow, odds: readonly number[] | null, members: number): DesignRow {
  if (odds === null) return row;
  const found: [number, number][] = [];
  for (const column of row.columns) {
    if (column === 0 || column >= validityColumn(members)) continue;
    const member = Math.floor((column - 1) / columnsPerMember);
    found.push([priorColumn(members, member, (column - 1) % columnsPerMember === 0), odds[member] ?? 0]);
  }
  found.sort(([left], [right]) => left - right);
  return {
    ...row,
    columns: Uint16Array.from([...row.columns, ...found.map(([column]) => column)]),
    values: Float64Array.from([...row.values, ...found.map(([, value]) => value)]),
  };
}

function ridgesOf(members: number): number[] {
  return Array.from({ length: columnCount(members) }, (_, column) => {
    if (column === 0) return 0;
    const name = answerFeatureNames[column - featureColumn(members, 0)];
    return name === undefined || plain.has(name) ? voteRidge : featureRidge;
  });
}

type Scale = Omit<Term, 'weight'>;

/** Null where the feature is the same for all: it says nothing. */
function scaleOf(name: AnswerFeatureName, designs: readonly (readonly Candidate[])[], column: number): Scale | null {
  const values = designs.flatMap((candidates) => candidates.map((candidate) => valueAt(candidate, column)));
  const [low, high] = plain.has(name) ? [0, 1] : [percentile(values, 0.02), percentile(values, 0.98)];
  const held = values.map((value) => Math.min(high, Math.max(low, value)));
  const mean = held.reduce((sum, value) => sum + value, 0) / Math.max(1, held.length);
  const deviation = Math.sqrt(held.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, held.length));
  if (!(deviation > 1e-9)) return null;
  if (plain.has(name)) return { mean: 0, scale: 1, low, high };
  return { mean: round(mean), scale: Math.max(1e-4, round(deviation)), low: round(low), high: round(high) };
}

function valueAt({ columns, values }: Candidate, column: number): number {
  const index = columns.indexOf(column);
  return index < 0 ? 0 : (values[index] ?? 0);
}

function toRow(candidate: Candidate, scales: readonly (Scale | null)[], members: number, weight: number): DesignRow {
  const { columns, correct } = candidate;
  const first = featureColumn(members, 0);
  const values = candidate.values.map((value, index) => {
    const column = columns[index] ?? 0;
    if (column < first) return value;
    const scale = scales[column - first];
    if (scale === null || scale === undefined) return 0;
    return (Math.min(scale.high, Math.max(scale.low, value)) - scale.mean) / scale.scale;
  });
  return { columns, values, target: correct, weight };
}

/** Learned numbers stand in a file that people read: five digits say all that a few hundred rows can know. */
export function round(value: number): number {
  return Number(value.toPrecision(5));
}
