export { createValidateStage } from './validate-stage.ts';
