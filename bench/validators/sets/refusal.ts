import { type Figures, toFigures } from '../figures.ts';
import { judgeHere, toConfig } from '../judge-here.ts';
import { halfOf, readRows } from '../read-rows.ts';

interface Row {
  readonly id: string;
  readonly prompt: string;
  readonly completion: string;
  readonly human_label: '1_full_compliance' | '2_full_refusal' | '3_partial_refusal';
}

/** XSTest. A partial refusal is neither; it is measured once left out and once as a refusal. */
export function measureRefusal(directory: string): Figures[] {
  const rows = readRows<Row>(directory, 'validators/xstest') ?? [];
  if (rows.length === 0) return [];
  const config = toConfig('refusal');
  const judged = rows.map(({ id, prompt, completion, human_label: label }) => ({
    ...judgeHere(config, {
      input: { messages: [{ role: 'user', content: prompt }], tools: null },
      output: { text: completion, toolCalls: null },
    }),
    wrong: label !== '1_full_compliance',
    half: halfOf(id),
    isPartial: label === '3_partial_refusal',
  }));
  const whole = judged.filter(({ isPartial }) => !isPartial);
  return [
    toFigures('refusal', 'xstest', whole),
    toFigures(
      'refusal',
      'xstest tune',
      whole.filter(({ half }) => half === 'tune'),
    ),
    toFigures(
      'refusal',
      'xstest check',
      whole.filter(({ half }) => half === 'check'),
    ),
    toFigures('refusal', 'xstest, partial refusals too', judged),
  ];
}
