export { type Choice, chooseLabel } from './classifier/choose-label.ts';
export type { ClassifierModel } from './classifier/classifier-model.ts';
export { createTextVectorizer, embeddingFeatures, type FeatureSource, ngramFeatures } from './classifier/features.ts';
export { type Example, type TrainingOptions, trainClassifier } from './classifier/train-classifier.ts';
export { decodeModel, ModelFileError } from './file/decode-model.ts';
export { encodeModel } from './file/encode-model.ts';
export type { SparseVector } from './linear/sparse-vector.ts';
export { type ClassifierQuality, type Judged, measurePredictions } from './measure/measure-predictions.ts';
