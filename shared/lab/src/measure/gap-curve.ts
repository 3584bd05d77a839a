/** A point of a curve: the share of tasks on which premium was called, and the success reached. */
export interface CurvePoint {
  readonly share: number;
  readonly success: number;
}

export interface GapFigures {
  /** Mean share of the gap between weak and strong that is recovered, over all shares of premium calls. */
  readonly apgr: number | null;
  /** Least share of premium calls that recovers half, and four fifths, of the gap; null where the curve never does. */
  readonly cpt50: number | null;
  readonly cpt80: number | null;
}

/**
 * Average performance gap recovered and call-performance thresholds, as RouteLLM defines them (Ong et al. 2024,
 * arXiv:2406.18665, section 3): by linear interpolation between the points of a curve from weak alone to strong alone.
 *
 * @param points of one policy under several strictnesses, in any order
 */
export function measureGap(points: readonly CurvePoint[], weak: number, strong: number): GapFigures {
  if (strong - weak <= 0) return { apgr: null, cpt50: null, cpt80: null };
  const curve = [{ share: 0, success: weak }, ...points, { share: 1, success: strong }];
  curve.sort((left, right) => left.share - right.share || left.success - right.success);
  const steps = 1000;
  const recovered = Array.from(
    { length: steps + 1 },
    (_, step) => (successAt(curve, step / steps) - weak) / (strong - weak),
  );
  const reach = (part: number): number | null => {
    const step = recovered.findIndex((value) => value >= part - 1e-9);
    return step < 0 ? null : step / steps;
  };
  return {
    apgr: recovered.reduce((sum, value) => sum + value, 0) / recovered.length,
    cpt50: reach(0.5),
    cpt80: reach(0.8),
  };
}

function successAt(curve: readonly CurvePoint[], share: number): number {
  const index = curve.findIndex((point) => point.share >= share);
  const right = curve[Math.max(0, index)] as CurvePoint;
  const left = curve[Math.max(0, index - 1)] as CurvePoint;
  // Several strictnesses may call premium equally often: the best of them is what one would run.
  if (right.share === share)
    return Math.max(...curve.filter((point) => point.share === share).map(({ success }) => success));
  const span = right.share - left.share;
  return span === 0 ? right.success : left.success + ((right.success - left.success) * (share - left.share)) / span;
}
