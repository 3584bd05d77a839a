import { type RolloutReport, type SignalBounds, toUsd } from '@upshift/contracts';
import { summarizeArm } from '@upshift/core';
import type { RolloutFacts } from '@upshift/ports';

/** What a look found, for the record and for people. */
export function toReport(
  { candidate, control, spentNanoUsd }: RolloutFacts,
  { signals = [], drill = null }: { signals?: readonly SignalBounds[]; drill?: RolloutReport['drill'] },
): RolloutReport {
  return {
    candidate: summarizeArm(candidate),
    control: summarizeArm(control),
    signals: [...signals],
    spentUsd: toUsd(spentNanoUsd),
    drill,
  };
}
