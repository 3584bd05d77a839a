import { judgeCitations } from './citations/judge-citations.ts';
import { judgeCode } from './code/judge-code.ts';
import { judgeExpression } from './expression/judge-expression.ts';
import { judgeGrounding } from './grounding/judge-grounding.ts';
import { judgeLanguage } from './language/judge-language.ts';
import { judgeLength } from './length/judge-length.ts';
import { judgePattern } from './pattern/judge-pattern.ts';
import { judgePolicy } from './policy/judge-policy.ts';
import { judgeRefusal } from './refusal/judge-refusal.ts';
import type { TextJudge, TextKind, TextRuling, TextSubject } from './text-check.ts';
import { judgeToolCalls } from './tool-calls/judge-tool-calls.ts';
import type { ConfigOf } from './validator-module.ts';

const judges: { readonly [Kind in TextKind]: TextJudge<Kind> } = {
  tool_calls: judgeToolCalls,
  refusal: judgeRefusal,
  citations: judgeCitations,
  policy: judgePolicy,
  grounding: judgeGrounding,
  language: judgeLanguage,
  length: judgeLength,
  pattern: judgePattern,
  code: judgeCode,
  expression: judgeExpression,
};

/** Runs the judge of a text check inside a process. The table holds each kind's own judge. */
export function judgeText(text: string): TextRuling {
  const [config, subject] = JSON.parse(text) as [ConfigOf<TextKind>, TextSubject];
  const judge = judges[config.kind] as (config: ConfigOf<TextKind>, subject: TextSubject) => TextRuling;
  return judge(config, subject);
}
