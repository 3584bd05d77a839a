import type { Vocabulary } from '../text/vocabulary.ts';

/** What a router may know of a task before anybody is asked: its text, and numbers that others counted. */
export interface RouterTask {
  readonly text: string;
  /** In the order of the model's signals. */
  readonly signals: readonly number[];
}

/** How a counted signal becomes a feature: (value held between `low` and `high` − `mean`) / `scale`; scale 0 mutes it. */
export interface SignalScale {
  readonly name: string;
  readonly mean: number;
  readonly scale: number;
  readonly low: number;
  readonly high: number;
}

/** How good a router's probabilities are on tasks that it had not seen. */
export interface RouterQuality {
  readonly tasks: number;
  /** Share of right answers: what the router shrinks to. */
  readonly baseRate: number;
  /** Mean squared error of the probability (Brier: Verification of Forecasts, 1950), and that of the base rate alone. */
  readonly brier: number;
  readonly brierOfBaseRate: number;
  /** Expected calibration error, 0..1. */
  readonly calibrationError: number;
  readonly logLoss: number;
  /** Probability that a task which the deployment gets right is ranked above one that it gets wrong. */
  readonly auc: number;
}

export interface RoutedDeployment {
  readonly name: string;
  readonly ridge: number;
  /** Log-odds of being right before any feature. */
  readonly offset: number;
  /** P = 1 / (1 + exp(−(slope × score + intercept))). */
  readonly slope: number;
  readonly intercept: number;
  readonly quality: RouterQuality;
}

/** P(success | task, deployment): everything that it takes to say it. */
export interface RouterModel {
  readonly signals: readonly SignalScale[];
  readonly vocabulary: Vocabulary;
  readonly deployments: readonly RoutedDeployment[];
  /** One per deployment for each feature: the vocabulary's first, then the signals'. */
  readonly weights: Float32Array;
  readonly trained: { readonly rows: number; readonly seed: number };
}
