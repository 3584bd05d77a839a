export { openAdmission } from './admission/open-admission.ts';
export { createExecuteStage } from './execute-stage.ts';
export { watchTiers } from './watch-tiers.ts';
