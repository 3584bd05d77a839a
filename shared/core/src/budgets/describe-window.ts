import { everyEvalWorkload, type SpendWindow, toUsd } from '@upshift/contracts';

/** One window in words, for the detail of a decision: whose it is, and what it holds of what it may. */
export function describeWindow({ workload, period, ...money }: SpendWindow): string {
  const { limitNanoUsd, spentNanoUsd, reservedNanoUsd } = money;
  const reserved = reservedNanoUsd === 0 ? '' : ` and ${toUsd(reservedNanoUsd)} reserved`;
  return `the ${period}'s budget of ${describeOwner(workload)}: ${toUsd(spentNanoUsd)} USD spent${reserved} of ${toUsd(limitNanoUsd)}`;
}

function describeOwner(workload: SpendWindow['workload']): string {
  if (workload === null) return 'the tenant';
  return workload === everyEvalWorkload ? 'all evaluations' : `the workload ${workload}`;
}
