export { indexOutcomes } from './index-outcomes.ts';
export { type OutcomeFileCode, OutcomeFileError } from './outcome-file-error.ts';
export { type ReadOutcomesOptions, readOutcomes } from './read-outcomes.ts';
