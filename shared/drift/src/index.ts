export { buildDrift, type DriftFacts } from './build-drift.ts';
export { driftSince } from './drift-since.ts';
