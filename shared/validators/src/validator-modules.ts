import { citations } from './citations/plan-citations.ts';
import { confidence } from './confidence/plan-confidence.ts';
import { jsonSchema } from './json-schema/plan-json-schema.ts';
import { policy } from './policy/plan-policy.ts';
import { refusal } from './refusal/plan-refusal.ts';
import { toolArguments } from './tool-arguments/plan-tool-arguments.ts';
import { toolCalls } from './tool-calls/plan-tool-calls.ts';
import type { ValidatorKind, ValidatorModule } from './validator-module.ts';

/** Every kind of validator, by the name that a portfolio calls it by. */
export const validatorModules: { readonly [Kind in ValidatorKind]: ValidatorModule<Kind> } = {
  json_schema: jsonSchema,
  tool_arguments: toolArguments,
  tool_calls: toolCalls,
  refusal,
  citations,
  policy,
  confidence,
};
