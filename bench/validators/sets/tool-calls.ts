import type { ModelOutput, TaskInput } from '@upshift/contracts';
import { type Case, type Figures, toFigures } from '../figures.ts';
import { judgeHere, toConfig } from '../judge-here.ts';
import { halfOf, readRows } from '../read-rows.ts';

interface Row {
  readonly id: string;
  readonly workload: string;
  readonly input: TaskInput;
  readonly outcomes: Readonly<Record<string, { readonly output: ModelOutput; readonly correct: number }>>;
}

/** Function calls of several models. Models that call by the vendor's own means are measured apart from those in prompts. */
export function measureToolCalls(directory: string): Figures[] {
  const rows = readRows<Row>(directory, 'outcomes/bfcl') ?? [];
  if (rows.length === 0) return [];
  const groups = new Map<string, Case[]>();
  for (const kind of ['tool_arguments', 'tool_calls'] as const) {
    const config = toConfig(kind);
    for (const { id, workload, input, outcomes } of rows) {
      for (const [model, { output, correct }] of Object.entries(outcomes)) {
        const item: Case = { ...judgeHere(config, { input, output }), wrong: correct < 0.5 };
        const calls = /-FC$|gemini/.test(model);
        const isFormat = !calls && output.toolCalls === null && !workload.endsWith('/relevance');
        collect(groups, `${kind}|bfcl`, item);
        collect(groups, `${kind}|bfcl ${halfOf(id)}`, item);
        collect(groups, `${kind}|bfcl ${calls ? 'function-calling' : 'prompted'}`, item);
        if (calls) collect(groups, `${kind}|bfcl function-calling ${halfOf(id)}`, item);
        if (isFormat) collect(groups, `${kind}|bfcl prompted, no readable call`, item);
      }
    }
  }
  return [...groups].map(([key, cases]) => {
    const [validator = '', set = ''] = key.split('|');
    return toFigures(validator, set, cases);
  });
}

function collect(groups: Map<string, Case[]>, key: string, item: Case): void {
  const before = groups.get(key);
  if (before === undefined) groups.set(key, [item]);
  else before.push(item);
}
