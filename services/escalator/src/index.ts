export { createEscalateStage } from './escalate-stage.ts';
