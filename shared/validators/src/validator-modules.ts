import { agreement } from './agreement/plan-agreement.ts';
import { citations } from './citations/plan-citations.ts';
import { code } from './code/plan-code.ts';
import { confidence } from './confidence/plan-confidence.ts';
import { expression } from './expression/plan-expression.ts';
import { grounding } from './grounding/plan-grounding.ts';
import { http } from './http/plan-http.ts';
import { jsonSchema } from './json-schema/plan-json-schema.ts';
import { judge } from './judge/plan-judge.ts';
import { language } from './language/plan-language.ts';
import { length } from './length/plan-length.ts';
import { ownModule } from './module/plan-module.ts';
import { pattern } from './pattern/plan-pattern.ts';
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
  agreement,
  grounding,
  language,
  length,
  pattern,
  code,
  expression,
  http,
  module: ownModule,
  judge,
};
