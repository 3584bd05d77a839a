import type { LedgerView } from '@upshift/contracts';
import { formatNanoUsd } from '../terminal/format.ts';
import type { Colors } from '../terminal/output.ts';

/** One line on the money of a task: spent of what budget, and what of it was for nothing, guessed or over the limit. */
export function describeMoney(money: LedgerView['money'], colors: Colors): string {
  const { spentNanoUsd, budgetNanoUsd, wastedNanoUsd, reservedNanoUsd, estimatedNanoUsd, overrunNanoUsd } = money;
  const { reviewNanoUsd = 0 } = money;
  const parts = [
    `${colors.bold(formatNanoUsd(spentNanoUsd))} spent of ${formatNanoUsd(budgetNanoUsd)}`,
    `${formatNanoUsd(wastedNanoUsd)} wasted`,
    ...(reservedNanoUsd === 0 ? [] : [`${formatNanoUsd(reservedNanoUsd)} reserved`]),
    ...(estimatedNanoUsd === 0 ? [] : [colors.yellow(`${formatNanoUsd(estimatedNanoUsd)} estimated`)]),
    ...(overrunNanoUsd === 0 ? [] : [colors.red(`${formatNanoUsd(overrunNanoUsd)} above what was reserved`)]),
    ...(reviewNanoUsd === 0 ? [] : [`${formatNanoUsd(reviewNanoUsd)} of reviewers' time beside it`]),
  ];
  return `money: ${parts.join(' · ')}`;
}
