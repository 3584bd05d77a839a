import type { LocalMethod } from '@upshift/contracts';
import type { Calibration } from '../calibrate/calibration.ts';
import type { LinearModel } from '../linear/linear-model.ts';
import type { ClassifierQuality } from '../measure/measure-predictions.ts';
import type { FeatureMaker } from './features.ts';

/** A trained classifier of texts: everything that it takes to answer, and how good it was on texts it had not seen. */
export interface ClassifierModel extends FeatureMaker {
  readonly method: LocalMethod;
  /** In the order of the linear model's classes. */
  readonly labels: readonly string[];
  readonly linear: LinearModel;
  readonly calibration: Calibration;
  /** Cross-validated. */
  readonly quality: ClassifierQuality;
}
