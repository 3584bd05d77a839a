import type { ApplyAnswer, BacktestSummary, PortfolioDifference, Rollout } from '@upshift/contracts';
import { formatUsd } from '../terminal/format.ts';
import type { Colors } from '../terminal/output.ts';
import { printableLine } from '../terminal/printable.ts';

/** Differences that are shown; a version that replaces everything has thousands. */
const shown = 60;

/** What two versions say differently, a line each: `~` changed, `+` new, `-` gone. */
export function describeDifferences(differences: readonly PortfolioDifference[], colors: Colors): string[] {
  if (differences.length === 0) return ['The two say the same.'];
  const lines = differences.slice(0, shown).map(({ path, before, after }) => {
    if (before === undefined) return colors.green(`+ ${printableLine(path)}  ${write(after)}`);
    if (after === undefined) return colors.red(`- ${printableLine(path)}  ${write(before)}`);
    return `${colors.yellow('~')} ${printableLine(path)}  ${write(before)} → ${write(after)}`;
  });
  const more = differences.length - lines.length;
  return more === 0 ? lines : [...lines, `… and ${more} more; --json has all of them.`];
}

function write(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return printableLine(text.length > 100 ? `${text.slice(0, 97)}…` : text);
}

/** What the backtest says, on two or three lines. */
export function describeBacktest(backtest: BacktestSummary, colors: Colors): string[] {
  const { source, tasks, lookedAt, verdict, why, successPoints, costPerSuccessPercent } = backtest;
  const said = {
    worse: colors.red('worse'),
    not_worse: colors.green('not worse'),
    unknown: colors.yellow('no verdict'),
  }[verdict];
  const from = source === 'ledger' ? 'recorded tasks of the ledger' : 'rows of the outcome table';
  const interval = (name: string, unit: string, value: BacktestSummary['successPoints']): string[] => {
    if (value === null) return [];
    const signed = (number: number): string => `${number > 0 ? '+' : ''}${number.toFixed(1)}`;
    return [`  ${name} ${signed(value.value)} ${unit} (95 %: ${signed(value.low)} … ${signed(value.high)})`];
  };
  return [
    `backtest: ${said} on ${tasks} of ${lookedAt} ${from}. ${printableLine(why)}`,
    ...interval('success', 'points', successPoints),
    ...interval('cost per success', '%', costPerSuccessPercent),
  ];
}

/** What came of an order to change. */
export function describeAnswer(answer: ApplyAnswer, colors: Colors): string[] {
  const { outcome, from, to, rollout } = answer;
  const short = (hash: string | null): string => colors.bold(hash?.slice(0, 12) ?? 'none');
  switch (outcome) {
    case 'unchanged':
      return [`${short(to)} is active already: nothing changed.`];
    case 'dry_run':
      return [`Nothing was changed. ${short(to)} would take the place of ${short(from)}.`];
    case 'applied':
      return [
        `${colors.green('applied')} ${short(to)} in the place of ${short(from)}. New tasks pin it within seconds; tasks in flight keep theirs.`,
        'Back again: upshift portfolio rollback --reason "…"',
      ];
    case 'started':
      return [
        `${colors.green('started')} ${describeRollout(rollout, colors)}`,
        'How it goes: upshift portfolio history',
      ];
    case 'stopped':
      return [`${colors.yellow('ended')} the canary of ${short(from)}: ${short(to)} serves alone again.`];
  }
}

/** A roll-out on one line. */
export function describeRollout(rollout: Rollout | null, colors: Colors): string {
  if (rollout === null) return 'nothing';
  const { id, kind, share, candidate, settings } = rollout;
  const percent = `${Number((100 * share).toFixed(2))} %`;
  const what = colors.bold(candidate.slice(0, 12));
  if (kind === 'canary')
    return `canary ${id}: ${what} serves ${percent} of new tasks and is promoted or rolled back by itself.`;
  if (kind === 'shadow') {
    const budget = 'budgetUsd' in settings ? `, for at most ${formatUsd(settings.budgetUsd)}` : '';
    return `shadow ${id}: ${what} runs ${percent} of the tasks a second time and never serves${budget}.`;
  }
  const name = 'deployment' in settings ? printableLine(settings.deployment) : '';
  return `drill ${id}: ${percent} of the tasks go without ${name}.`;
}
