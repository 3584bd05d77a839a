import { describe, expect, it } from 'vitest';
import { decideFit, type FitTrial } from './decide-fit.ts';

type Parts = { kind?: FitTrial['kind']; success: [number, number, number]; cost: [number, number, number] | null };

function trial({ kind = 'replace', success: [value, low, high], cost }: Parts): FitTrial {
  return {
    kind,
    tier: 'efficient',
    deployment: kind === 'step' ? null : 'small',
    success: { value, low, high },
    cost: cost === null ? null : { value: cost[0], interval: [cost[1], cost[2]] },
  };
}
const decide = (...parts: Parts[]) => decideFit(parts.map(trial), 100, { margin: 0.02 });

describe('where a deployment fits', () => {
  it('replaces one when it is cheaper for sure and loses no more than the margin', () => {
    expect(decide({ success: [0, -0.01, 0.01], cost: [-0.3, -0.4, -0.2] })).toMatchObject({
      verdict: 'replace',
      deployment: 'small',
    });
    expect(decide({ success: [0.05, 0.02, 0.08], cost: [0.01, -0.02, 0.04] })).toMatchObject({ verdict: 'replace' });
  });

  it('is added as a step of its own where that alone pays', () => {
    const fit = decide(
      { success: [-0.1, -0.15, -0.05], cost: [-0.5, -0.6, -0.4] },
      { kind: 'step', success: [0, -0.01, 0.01], cost: [-0.2, -0.3, -0.1] },
    );
    expect(fit).toMatchObject({ verdict: 'add', tier: 'efficient', deployment: null });
  });

  it('is added as a second path when it is as good and not much dearer', () => {
    const second = { kind: 'second', success: [0, -0.015, 0.015], cost: [0.1, 0.05, 0.15] } as const;
    expect(decide({ ...second, success: [...second.success], cost: [...second.cost] })).toMatchObject({
      verdict: 'add',
      deployment: 'small',
    });
    expect(decide({ ...second, success: [...second.success], cost: [0.5, 0.4, 0.6] })).toMatchObject({
      verdict: 'reject',
    });
  });

  it('is rejected when it is worse, and where too few cases were asked it says how many would do', () => {
    const worse = decide({ success: [-0.2, -0.3, -0.1], cost: [-0.5, -0.6, -0.4] });
    expect(worse).toMatchObject({ verdict: 'reject', casesNeeded: null });
    const few = decide({ success: [0, -0.1, 0.1], cost: [-0.5, -0.6, -0.4] });
    expect(few).toMatchObject({ verdict: 'reject', casesNeeded: 2500 });
    expect(decideFit([], 0, { margin: 0.02 })).toMatchObject({ verdict: 'reject' });
  });
});
