export { createSample, type Sample, sampleCases, sampleSeed } from './create-sample.ts';
export { findAnswerKey } from './find-answer-key.ts';
export type { SampleCase, TrainingExample } from './sample-case.ts';
export { sampleLabels, toMetadata } from './sample-metadata.ts';
export { scoreAnswer } from './score/score-answer.ts';
