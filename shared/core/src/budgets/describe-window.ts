import { type SpendWindow, toUsd } from '@upshift/contracts';

/** One window in words, for the detail of a decision: whose it is, and what it holds of what it may. */
export function describeWindow({ workload, period, ...money }: SpendWindow): string {
  const whose = workload === null ? 'the tenant' : `the workload ${workload}`;
  const { limitNanoUsd, spentNanoUsd, reservedNanoUsd } = money;
  const reserved = reservedNanoUsd === 0 ? '' : ` and ${toUsd(reservedNanoUsd)} reserved`;
  return `the ${period}'s budget of ${whose}: ${toUsd(spentNanoUsd)} USD spent${reserved} of ${toUsd(limitNanoUsd)}`;
}
