import type { Frontier, FrontierPoint, Wish } from '@upshift/lab';
import { formatShare } from '../terminal/format.ts';
import { renderTable } from '../terminal/render-table.ts';

/** A frontier for people: what each plan did on tasks that it had not seen, what is certified of it, and a picture. */
export function describeFrontier(
  { points, premium, chosen, searchedTasks, testedTasks }: Frontier,
  { wish, confidence }: { wish: Wish; confidence: number },
): string[] {
  const right = (title: string) => ({ title, align: 'right' as const });
  const columns = [
    { title: 'plan' },
    ...['cost per success', 'success', '95 %', 'P95', 'premium', 'not lower by more than', 'certified', 'limits'].map(
      right,
    ),
  ];
  const rows = points.map((point, index) => [
    `${index === chosen ? '→ ' : '  '}${point.name}`,
    relative(point.delta.costPerSuccess),
    signed(point.delta.successPoints),
    point.ci95.successPoints === null ? '–' : point.ci95.successPoints.map(signed).join(' … '),
    relative(point.delta.p95),
    formatShare(point.tested.premiumShare),
    `${(100 * point.certificate.ruledOutLoss).toFixed(1)} pt`,
    point.certificate.holds ? 'yes' : 'no',
    point.meetsLimits ? 'met' : 'missed',
  ]);
  const allowed =
    wish.allowance === 0 ? "premium's success" : `premium's success less ${(100 * wish.allowance).toFixed(1)} points`;
  return [
    `searched on ${searchedTasks} tasks, tested on ${testedTasks} others; all against everything on premium (success ${formatShare(premium.success)})`,
    ...renderTable(columns, rows).split('\n'),
    '',
    ...plot(points, premium, chosen),
    '',
    chosen === null
      ? `No plan meets the limits with ${allowed} certified at ${formatShare(confidence)}. What more tasks could show, these cannot: allow a little (success>=premium-1pt), or record more.`
      : `Chosen: ${points[chosen]?.name}. With ${formatShare(confidence)} confidence every certified plan reaches ${allowed}.`,
  ];
}

const width = 60;
const height = 10;

/** Success upwards, cost per success to the right; P is everything on premium, * what was chosen. */
function plot(points: readonly FrontierPoint[], premium: Frontier['premium'], chosen: number | null): string[] {
  const marks = [
    { mark: 'P', of: premium },
    ...points.map(({ tested }, index) => ({ mark: index === chosen ? '*' : 'o', of: tested })),
  ].flatMap(({ mark, of: { success, costPerSuccessUsd } }) =>
    costPerSuccessUsd === null ? [] : [{ mark, success, cost: costPerSuccessUsd }],
  );
  if (marks.length < 2) return ['No costs are recorded, so there is no picture.'];
  const most = Math.max(...marks.map(({ cost }) => cost));
  const [low, high] = [
    Math.min(...marks.map(({ success }) => success)),
    Math.max(...marks.map(({ success }) => success)),
  ];
  const grid = Array.from({ length: height }, () => new Array<string>(width).fill(' '));
  for (const { mark, success, cost } of marks) {
    const line = high === low ? 0 : Math.round(((high - success) / (high - low)) * (height - 1));
    (grid[line] as string[])[Math.round((cost / most) * (width - 1))] = mark;
  }
  return [
    ...grid.map((line, index) => `${label(index, low, high)} │${line.join('')}`),
    `        └${'─'.repeat(width)}`,
    `         0${'cost per success, USD'.padStart(width / 2 + 10)}${most.toPrecision(3).padStart(width / 2 - 11)}`,
  ];
}

function label(line: number, low: number, high: number): string {
  if (line === 0) return formatShare(high).padStart(7);
  return line === height - 1 ? formatShare(low).padStart(7) : ' '.repeat(7);
}

function relative(value: number | null): string {
  return value === null ? '–' : `${value > 0 ? '+' : ''}${(100 * value).toFixed(1)} %`;
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${value.toFixed(2)}`;
}
