import { type Case, type Figures, toFigures } from '../figures.ts';
import { judgeHere, toConfig } from '../judge-here.ts';
import { readRows } from '../read-rows.ts';

export interface BeginRow {
  readonly model: string;
  readonly knowledge: string;
  readonly message: string;
  readonly response: string;
  readonly label: 'Fully attributable' | 'Not fully attributable' | 'Generic';
}

/** Generic answers claim nothing that the knowledge could bear out; BEGIN counts them apart, we as not attributable. */
export function isAttributable({ label }: Pick<BeginRow, 'label'>): boolean {
  return label === 'Fully attributable';
}

/** BEGIN: answers of four models of 2020 to a conversation, each given one piece of knowledge to draw on. */
export function measureGrounding(directory: string): Figures[] {
  const rows = readRows<BeginRow>(directory, 'validators/begin_grounding') ?? [];
  if (rows.length === 0) return [];
  const config = toConfig('grounding');
  const cases = rows.map((row): Case => {
    const { knowledge, message, response } = row;
    const content = `<source id="k">${knowledge}</source>\n\n${message}`;
    const subject = {
      input: { messages: [{ role: 'user' as const, content }], tools: null },
      output: { text: response, toolCalls: null },
    };
    return { ...judgeHere(config, subject), wrong: !isAttributable(row) };
  });
  return [toFigures('grounding', 'begin', cases)];
}
