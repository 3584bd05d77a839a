import type { Candidate } from '@upshift/ports';
import { decided, type Plan } from '../plan.ts';
import { toTextPlan } from '../text-check.ts';
import { planCalls } from '../tool-arguments/plan-tool-arguments.ts';
import type { ConfigOf, ValidatorModule } from '../validator-module.ts';

export const toolCalls: ValidatorModule<'tool_calls'> = { version: '1.1.0', cost: 'process', plan: planToolCalls };

/** As `tool_arguments`, and what the task says of the calls; see `judge-tool-calls.ts`. */
function planToolCalls(config: ConfigOf<'tool_calls'>, candidate: Candidate): Plan {
  const { request, output } = candidate;
  const { tools, toolChoice = 'auto' } = request.input;
  const calls = output.toolCalls ?? [];
  if (calls.length > 0) {
    if (toolChoice === 'none') return decided('fail', 'A tool was called, though none was to be called.', '/toolCalls');
    const plan = planCalls(calls, tools ?? []);
    return plan.verdict === null ? toTextPlan(config, candidate, plan.checks) : plan;
  }
  if (config.requireCall || toolChoice === 'required')
    return decided('fail', 'The answer calls no tool, but a call is required.', '/toolCalls');
  if (output.toolCalls === null && (output.text ?? '').trim() === '') return decided('fail', 'The answer is empty.');
  return toTextPlan(config, candidate);
}
