import type { Finding } from './goal.ts';

/** The findings as a table for people. */
export function renderFindings(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => [
    finding.name,
    `${number(finding.value)}${finding.unit === '' ? '' : ` ${finding.unit}`}`,
    finding.spread === null ? '' : `[${number(finding.spread.min)}-${number(finding.spread.max)}]`,
    finding.pass === null ? '' : `${sign(finding)} ${number(finding.pass)}`,
    finding.stretch === null ? '' : `${sign(finding)} ${number(finding.stretch)}`,
    finding.reached === null ? '' : finding.reached === 'no' ? 'NOT REACHED' : finding.reached,
    finding.note,
  ]);
  const all = [['measured', 'value', 'min-max', 'pass', 'stretch', 'reached', ''], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  return `${all
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')}\n`;
}

function sign({ better }: Finding): string {
  return better === 'more' ? '≥' : '≤';
}

function number(value: number): string {
  if (!Number.isFinite(value)) return 'unknown';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 3;
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}
