import type { Candidate } from '@upshift/ports';
import { broken, decided, type Plan } from '../plan.ts';
import type { ConfigOf, PlanTools, ValidatorModule } from '../validator-module.ts';

export const agreement: ValidatorModule<'agreement'> = { version: '1.0.0', cost: 'inline', plan: planAgreement };

/**
 * So many answers to this task say the same, this one among them. Fails where enough others spoke and too few agree; unknown
 * while too few have spoken, or where the answer says nothing that could be compared.
 */
function planAgreement(config: ConfigOf<'agreement'>, candidate: Candidate, { compare }: PlanTools): Plan {
  if (compare === null) return broken('crash', 'This process cannot compare answers.');
  const { as, answers, similarity } = config;
  const { output, others = [], request } = candidate;
  const task = { messages: request.input.messages, tools: request.input.tools, outputSchema: request.outputSchema };
  const { isReadable, same, compared } = compare(output, others, task, { as, similarity: similarity ?? null });
  if (!isReadable) return decided('unknown', 'The answer names nothing that could be compared with others.');
  const share = compared === 0 ? 1 : same / compared;
  const count = `${same + 1} of ${compared + 1} answers say this; ${answers} are wanted.`;
  if (same + 1 >= answers) return { ...decided('pass', null), score: share };
  if (compared + 1 < answers) return decided('unknown', count);
  return { ...decided('fail', count), score: share };
}
