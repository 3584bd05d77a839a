import type { Measured } from './judge-here.ts';

/** One judged answer of a set: whether it was wrong, as the set's own label says, and what the validator made of it. */
export interface Case extends Measured {
  readonly wrong: boolean;
}

export interface Figures {
  readonly validator: string;
  readonly set: string;
  readonly n: number;
  /** Of the answers that did not pass, the share that was wrong. */
  readonly precision: number | null;
  readonly precisionInterval: Interval;
  /** Of the wrong answers, the share that did not pass. */
  readonly recall: number | null;
  readonly recallInterval: Interval;
  /** Of the wrong answers, the share that passed. */
  readonly falseAccept: number | null;
  readonly falseAcceptInterval: Interval;
  /** Of the right answers, the share that did not pass. */
  readonly falseReject: number | null;
  readonly falseRejectInterval: Interval;
  /** That a wrong answer scores lower than a right one; null where the validator has no score of its own. */
  readonly auroc: number | null;
  readonly agreement: number;
  readonly agreementInterval: Interval;
  readonly p50Us: number;
}
type Interval = readonly [number, number] | null;

/** Measures one validator on one set. Unknown is no pass. Intervals are Wilson's, 95 %, as if cases were independent. */
export function toFigures(validator: string, set: string, cases: readonly Case[]): Figures {
  const count = (wrong: boolean, passed: boolean) =>
    cases.filter((item) => item.wrong === wrong && (item.verdict === 'pass') === passed).length;
  const [caught, missed, alarmed, accepted] = [
    count(true, false),
    count(true, true),
    count(false, false),
    count(false, true),
  ];
  const times = cases.map(({ micros }) => micros).sort((left, right) => left - right);
  return {
    validator,
    set,
    n: cases.length,
    ...share('precision', caught, caught + alarmed),
    ...share('recall', caught, caught + missed),
    ...share('falseAccept', missed, caught + missed),
    ...share('falseReject', alarmed, alarmed + accepted),
    auroc: aurocOf(cases),
    ...(share('agreement', caught + accepted, cases.length) as Pick<Figures, 'agreement' | 'agreementInterval'>),
    p50Us: round(times[Math.floor(times.length / 2)] ?? 0),
  };
}

function share<Name extends string>(
  name: Name,
  part: number,
  whole: number,
): Record<Name, number | null> & Record<`${Name}Interval`, Interval> {
  const ratio = whole === 0 ? null : round(part / whole);
  return { [name]: ratio, [`${name}Interval`]: wilson(part, whole) } as Record<Name, number | null> &
    Record<`${Name}Interval`, Interval>;
}

/** Wilson's score interval (E. B. Wilson, 1927) for a share, z = 1.96. */
function wilson(part: number, whole: number): Interval {
  if (whole === 0) return null;
  const z = 1.96;
  const ratio = part / whole;
  const centre = ratio + (z * z) / (2 * whole);
  const spread = z * Math.sqrt((ratio * (1 - ratio)) / whole + (z * z) / (4 * whole * whole));
  const scale = 1 + (z * z) / whole;
  return [round(Math.max(0, (centre - spread) / scale)), round(Math.min(1, (centre + spread) / scale))];
}

/** By ranks (Mann and Whitney); ties count half. */
function aurocOf(cases: readonly Case[]): number | null {
  const scored = cases
    .filter(({ score }) => score !== null)
    .map(({ score, wrong }) => ({ score: score as number, wrong }));
  const wrongs = scored.filter(({ wrong }) => wrong).length;
  if (wrongs === 0 || wrongs === scored.length) return null;
  scored.sort((left, right) => right.score - left.score);
  let sum = 0;
  for (let start = 0; start < scored.length; ) {
    let end = start;
    while (end < scored.length && scored[end]?.score === scored[start]?.score) end++;
    for (let at = start; at < end; at++) if (scored[at]?.wrong) sum += (start + end + 1) / 2;
    start = end;
  }
  return round((sum - (wrongs * (wrongs + 1)) / 2) / (wrongs * (scored.length - wrongs)));
}

export function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
