import type { Colors } from '../terminal/output.ts';
import type { Finding } from './compare-figures.ts';
import type { RunVerification } from './verify-run.ts';

/** What agrees and what does not, a figure a line. */
export function renderVerification({ run, tasks, agrees, shown, live, rows }: RunVerification, colors: Colors): string {
  const differing = [...(shown ?? []), ...live, ...rows].filter((finding) => !finding.agrees).length;
  return [
    `${colors.bold(`Sample run ${run}`)}: counted again from the rows of ${tasks} tasks`,
    '',
    ...(shown === null
      ? ['The run did not come to its end: nothing was shown.']
      : ['What was shown when it ended', ...shown.map((finding) => line(finding, colors))]),
    '',
    'What the API shows now',
    ...summed(live, colors),
    '',
    'The rows among themselves',
    ...rows.map((finding) => line(finding, colors)),
    '',
    agrees
      ? colors.green('Everything agrees.')
      : colors.red(`${differing} ${differing === 1 ? 'figure differs' : 'figures differ'}.`),
  ].join('\n');
}

function line({ what, agrees, difference }: Finding, colors: Colors): string {
  return agrees ? `  ${colors.green('agrees ')}  ${what}` : `  ${colors.red('DIFFERS')}  ${what}: ${difference}`;
}

/** The same list of figures again: only what differs is worth a line. */
function summed(findings: readonly Finding[], colors: Colors): string[] {
  const differing = findings.filter(({ agrees }) => !agrees);
  if (differing.length === 0)
    return [line({ what: `all ${findings.length} figures`, agrees: true, difference: null }, colors)];
  return differing.map((finding) => line(finding, colors));
}
