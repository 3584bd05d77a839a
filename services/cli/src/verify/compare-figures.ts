import type { ArmFigures, FiguresView } from '@upshift/contracts';

/** One figure as it was shown and as the rows make it. */
export interface Finding {
  readonly what: string;
  readonly agrees: boolean;
  /** What differs, in a line; null where it agrees. */
  readonly difference: string | null;
}

/** A nano-dollar among hundreds of tasks must show. */
const exact = { absolute: 1e-13, relative: 1e-12 };

interface Row {
  readonly what: string;
  readonly of: (view: FiguresView) => unknown;
}

/** Of figures that were shown before there were reviews. */
const noReviews = { tasks: 0, minutes: 0, costUsd: 0 };

/** Everything that a screen shows of a run. */
const rows: readonly Row[] = [
  ...(['portfolio', 'premium'] as const).flatMap((arm): Row[] => {
    const of = (pick: (figures: ArmFigures | undefined) => unknown) => (view: FiguresView) =>
      pick(view.arms.find((one) => one.arm === arm));
    return [
      { what: `${arm}: settled of tasks`, of: of((figures) => [figures?.settled, figures?.tasks]) },
      { what: `${arm}: success`, of: of((figures) => figures?.success) },
      { what: `${arm}: cost per success`, of: of((figures) => figures?.costPerSuccessUsd) },
      { what: `${arm}: P50 and P95`, of: of((figures) => figures?.latencyMs) },
      { what: `${arm}: premium share`, of: of((figures) => figures?.premiumShare) },
      { what: `${arm}: calls`, of: of((figures) => figures?.calls) },
    ];
  }),
  ...(['success', 'costPerSuccess', 'p95', 'premiumShare'] as const).map(
    (name): Row => ({
      what: `difference: ${name}, 95 % interval`,
      of: ({ difference }) => difference?.[name],
    }),
  ),
  { what: 'wrong of accepted', of: ({ wrong }) => [wrong?.wrong, wrong?.accepted] },
  { what: 'calls and money by tier', of: ({ tiers }) => tiers },
  { what: 'answers served from cache', of: ({ cachedCalls }) => cachedCalls },
  { what: "reviewers' time", of: ({ reviews }) => reviews ?? noReviews },
  { what: 'reasons', of: ({ reasons }) => reasons },
  { what: 'ledger', of: ({ ledgerUsd }) => ledgerUsd },
  { what: "vendors' bill", of: ({ billUsd }) => billUsd },
  { what: 'estimates of calls that were given up', of: ({ estimated }) => estimated },
];

/** Holds figures as they were shown against what the rows make of them, one by one. */
export function compareFigures(shown: FiguresView, counted: FiguresView): Finding[] {
  return rows.map(({ what, of }) => {
    const [left, right] = [of(shown), of(counted)];
    const agrees = isNear(left, right);
    return { what, agrees, difference: agrees ? null : `shown ${say(left)}, the rows say ${say(right)}` };
  });
}

function isNear(left: unknown, right: unknown): boolean {
  if (typeof left === 'number' && typeof right === 'number')
    return Math.abs(left - right) <= Math.max(exact.absolute, exact.relative * Math.abs(right));
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return left === right;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => isNear(Reflect.get(left, key), Reflect.get(right, key)));
}

function say(value: unknown): string {
  const round = (_key: string, inner: unknown): unknown =>
    typeof inner === 'number' ? Number(inner.toPrecision(9)) : inner;
  return JSON.stringify(value, round) ?? 'nothing';
}
