export { createClassifyStage } from './classify-stage.ts';
