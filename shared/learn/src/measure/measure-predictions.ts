/** A prediction on a text that the model had not seen. */
export interface Judged {
  /** 0..1, as the model says. */
  readonly confidence: number;
  readonly isRight: boolean;
}

export interface ClassifierQuality {
  readonly texts: number;
  readonly accuracy: number;
  /** Expected calibration error: how far confidence and accuracy are apart, 0..1. */
  readonly calibrationError: number;
  /** For each precision asked for: the confidence from which on it holds, and the share of texts that it answers. */
  readonly coverage: readonly {
    readonly precision: number;
    readonly minConfidence: number | null;
    readonly share: number;
  }[];
}

export function measurePredictions(judged: readonly Judged[], precisions: readonly number[]): ClassifierQuality {
  const right = judged.filter(({ isRight }) => isRight).length;
  return {
    texts: judged.length,
    accuracy: judged.length === 0 ? 0 : right / judged.length,
    calibrationError: calibrationError(judged),
    coverage: precisions.map((precision) => coverageAt(judged, precision)),
  };
}

const bins = 15;

/**
 * Mean gap between confidence and accuracy over 15 bins of equal width, weighted by their texts (Guo et al., 2017).
 */
export function calibrationError(judged: readonly Judged[]): number {
  const sums = Array.from({ length: bins }, () => ({ confidence: 0, right: 0 }));
  for (const { confidence, isRight } of judged) {
    const bin = sums[Math.min(bins - 1, Math.floor(confidence * bins))];
    if (bin === undefined) continue;
    bin.confidence += confidence;
    bin.right += Number(isRight);
  }
  const gaps = sums.reduce((total, { confidence, right }) => total + Math.abs(confidence - right), 0);
  return judged.length === 0 ? 0 : gaps / judged.length;
}

/** The most texts that can be answered, surest first, so that of those answered `precision` are right. */
function coverageAt(judged: readonly Judged[], precision: number): ClassifierQuality['coverage'][number] {
  const surest = [...judged].sort((one, other) => other.confidence - one.confidence);
  let right = 0;
  let best = 0;
  for (const [index, { isRight, confidence }] of surest.entries()) {
    right += Number(isRight);
    // A limit cannot stand between two texts of the same confidence.
    if (surest[index + 1]?.confidence === confidence) continue;
    if (right >= precision * (index + 1)) best = index + 1;
  }
  const minConfidence = surest[best - 1]?.confidence ?? null;
  return { precision, minConfidence, share: judged.length === 0 ? 0 : best / judged.length };
}
