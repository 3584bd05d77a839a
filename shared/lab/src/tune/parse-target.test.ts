import { describe, expect, test } from 'vitest';
import { parseTarget, TargetError } from './parse-target.ts';

describe('a target', () => {
  test('is read as it is written in the guide', () => {
    expect(parseTarget('success>=premium, p95<=premium, minimise cost-per-success')).toMatchObject({
      allowance: 0,
      limits: { p95: 0, cost: null, premiumShare: null },
      aim: 'cost-per-success',
    });
  });

  test('takes points, per cent and shares', () => {
    const wish = parseTarget('success >= premium - 1pt, p95<=premium-20%, premium-share<=25%, maximize success');
    expect(wish.allowance).toBeCloseTo(0.01);
    expect(wish.limits).toMatchObject({ p95: -0.2, premiumShare: 0.25 });
    expect(wish.aim).toBe('success');
  });

  test('asks for nothing that is not written: latency and premium share count only where they are named', () => {
    expect(parseTarget('success>=premium').target).toMatchObject({ p95: null, premiumShare: null });
    expect(parseTarget('p95<=premium, premium-share<=25%').target).toMatchObject({ p95: 0, premiumShare: 0.25 });
    expect(parseTarget('minimise p95').target.p95).toBeLessThan(0);
  });

  test.each([
    ['success<=premium', /limited by >=/],
    ['p95<=2000', /compared with premium/],
    ['premium-share<=premium', /write a share/],
    ['be quick', /no part of a target/],
    ['minimise p95, maximise success', /two aims/],
    ['', /no part of a target/],
  ])('"%s" is refused', (text, problem) => {
    expect(() => parseTarget(text)).toThrow(TargetError);
    expect(() => parseTarget(text)).toThrow(problem);
  });
});
