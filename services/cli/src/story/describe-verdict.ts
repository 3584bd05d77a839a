import type { LedgerView } from '@upshift/contracts';
import { formatMs } from '../terminal/format.ts';
import type { Colors } from '../terminal/output.ts';
import type { TreeNode } from '../terminal/render-tree.ts';

export type VerdictView = LedgerView['verdicts'][number];

/** One line on what a validator said of an answer. */
export function describeVerdict(verdict: VerdictView, colors: Colors): string {
  const paint = { pass: colors.green, fail: colors.red, unknown: colors.yellow }[verdict.verdict];
  const score = verdict.score === null ? '' : ` · score ${verdict.score}`;
  const error = verdict.error === null ? '' : ` · ${colors.red(`the validator broke: ${verdict.error}`)}`;
  const version = colors.dim(`version ${verdict.version}`);
  return `${verdict.validator}: ${paint(verdict.verdict)}${score}${error} · ${formatMs(verdict.durationMs)} · ${version}`;
}

/** The verdict with what it saw: where in the answer, and what was wrong there. */
export function toVerdictNode(verdict: VerdictView, colors: Colors): TreeNode {
  return {
    label: describeVerdict(verdict, colors),
    children: verdict.evidence.map(({ path, message }) => ({ label: path === '' ? message : `${path}  ${message}` })),
  };
}
