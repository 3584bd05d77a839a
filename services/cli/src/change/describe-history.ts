import type { PortfolioHistory, Rollout, RolloutReport, SignalBounds } from '@upshift/contracts';
import { formatMs, formatUsd } from '../terminal/format.ts';
import type { Colors } from '../terminal/output.ts';
import { printableLines } from '../terminal/printable.ts';
import { renderTable } from '../terminal/render-table.ts';

/** Canaries whose signals are shown; all are in `--json`. */
const shownCanaries = 3;

/** Who changed what when and why, and what ran beside the active version. */
export function describeHistory(history: PortfolioHistory, colors: Colors): string {
  const { active, changes, rollouts } = printableLines(history);
  const short = (hash: string | null): string => hash?.slice(0, 12) ?? '-';
  const rows = changes.map(({ at, kind, from, to, who, why, forced }) => [
    at.slice(0, 19).replace('T', ' '),
    kind,
    short(from),
    to === active ? colors.green(short(to)) : short(to),
    who,
    forced === null ? why : `${why} ${colors.yellow(`FORCED: ${forced}`)}`,
  ]);
  const columns = ['when (UTC)', 'what', 'from', 'to', 'who', 'why'].map((title) => ({ title }));
  const lines = [rows.length === 0 ? 'No change is on record yet.' : renderTable(columns, rows)];
  if (rollouts.length > 0) lines.push('', describeRollouts(rollouts, colors));
  const canaries = rollouts.filter(({ kind }) => kind === 'canary').slice(0, shownCanaries);
  if (canaries.length > 0) lines.push('', ...canaries.flatMap(describeCanary));
  return lines.join('\n');
}

/** What a canary was decided by, in words and figures. */
function describeCanary({ id, candidate, reason, report }: Rollout): string[] {
  const signals = (report?.signals ?? []).filter(({ verdict }) => verdict !== 'absent');
  return [
    `canary ${id} of ${candidate.slice(0, 12)}: ${meaningOf(reason)}`,
    ...signals.map(
      (bounds) =>
        `   ${bounds.signal.replaceAll('_', ' ')}: ${rangeOf(bounds)}, allowed ${amount(bounds, bounds.margin)}`,
    ),
  ];
}

function meaningOf(reason: string | null): string {
  const [what, detail = ''] = (reason ?? '').split(':');
  if (what === 'canary_proved') return 'proved to be within its margins on every signal; it was promoted.';
  if (what === 'canary_worse') return `proved to be worse on ${detail.replaceAll('_', ' ')}; it was rolled back.`;
  if (what === 'canary_undecided')
    return `no difference was shown before its ${detail} ran out, nor that it is within its margins; the active version stays.`;
  return reason === null ? 'nothing is proved yet.' : `ended (${reason}).`;
}

/** How much worse the candidate is: negative is better. */
function rangeOf({ low, high, ...signal }: SignalBounds): string {
  if (low === null && high === null) return 'not known yet';
  const [from, to] = [low, high].map((bound) => (bound === null ? '?' : amount(signal, bound)));
  return `worse by ${from} to ${to}`;
}

function amount({ signal }: Pick<SignalBounds, 'signal'>, value: number): string {
  return `${Number(value.toFixed(1))} ${signal === 'success' || signal === 'validator_pass' ? 'points' : '%'}`;
}

/** Roll-outs with what they showed. */
export function describeRollouts(rollouts: readonly Rollout[], colors: Colors): string {
  const columns = [
    ...['began (UTC)', 'roll-out', 'kind', 'state', 'share'].map((title) => ({ title })),
    ...['tasks', 'success', 'beside it', 'USD per success', 'P95'].map((title) => ({ title, align: 'right' as const })),
    { title: 'because' },
  ];
  const rows = rollouts.map(({ id, kind, state, share, startedAt, reason, report }) => [
    startedAt.slice(0, 19).replace('T', ' '),
    id,
    kind,
    paintState(state, colors),
    `${Number((100 * share).toFixed(2))} %`,
    ...figures(report),
    reason ?? '-',
  ]);
  return renderTable(columns, rows);
}

/** Drills, with how long the way back took. */
export function describeDrills(drills: readonly Rollout[], colors: Colors): string {
  if (drills.length === 0) return 'No drill is on record: the way back of no deployment has been tried.';
  const columns = [
    ...['began (UTC)', 'deployment', 'taken by', 'state', 'traffic'].map((title) => ({ title })),
    ...['rolled back after', 'served after', 'tasks', 'success', 'beside it', 'USD per success', 'P95'].map(
      (title) => ({
        title,
        align: 'right' as const,
      }),
    ),
    { title: 'because' },
  ];
  const rows = printableLines(drills).map(({ startedAt, state, settings, report, reason }) => [
    startedAt.slice(0, 19).replace('T', ' '),
    'deployment' in settings ? settings.deployment : '-',
    report?.drill?.by ?? '-',
    paintState(state, colors),
    'traffic' in settings ? settings.traffic : '-',
    formatMaybe(report?.drill?.rolledBackAfterMs),
    formatMaybe(report?.drill?.servedAfterMs),
    ...figures(report),
    reason ?? '-',
  ]);
  return renderTable(columns, rows);
}

function figures(report: RolloutReport | null): string[] {
  if (report === null) return ['-', '-', '-', '-', '-'];
  const { candidate, control } = report;
  const success = ({ settled, succeeded }: RolloutReport['candidate']): string =>
    settled === 0 ? '-' : `${((100 * succeeded) / settled).toFixed(1)} %`;
  const { costPerSuccessUsd, p95Ms } = candidate;
  return [
    String(candidate.settled),
    success(candidate),
    success(control),
    costPerSuccessUsd === null ? '-' : formatUsd(costPerSuccessUsd),
    formatMaybe(p95Ms),
  ];
}

function formatMaybe(ms: number | null | undefined): string {
  return ms === null || ms === undefined ? '-' : formatMs(ms);
}

function paintState(state: Rollout['state'], colors: Colors): string {
  if (state === 'promoted' || state === 'passed') return colors.green(state);
  return state === 'failed' || state === 'rolled_back' ? colors.red(state) : colors.yellow(state);
}
