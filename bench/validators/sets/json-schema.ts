import { type Case, type Figures, toFigures } from '../figures.ts';
import { judgeHere, toConfig } from '../judge-here.ts';
import { readRows } from '../read-rows.ts';

interface Row {
  readonly schema: Record<string, unknown>;
  readonly tests: readonly { readonly valid: boolean; readonly data: unknown }[];
}

const config = toConfig('json_schema');

/** Schemas of jsonschemabench with labelled instances. Each is judged four times and the last one counts: a
 * schema in use is compiled, and its code is warm. */
export function measureJsonSchema(directory: string): Figures[] {
  const rows = readRows<Row>(directory, 'validators/jsonschema_maskbench') ?? [];
  const cases: Case[] = [];
  for (const { schema, tests } of rows) {
    for (const { valid, data } of tests) {
      const subject = {
        input: { messages: [{ role: 'user' as const, content: 'Answer in JSON.' }], tools: null },
        output: { text: JSON.stringify(data), toolCalls: null },
        outputSchema: schema,
      };
      for (let time = 0; time < 3; time++) judgeHere(config, subject);
      cases.push({ ...judgeHere(config, subject), wrong: !valid });
    }
  }
  if (cases.length === 0) return [];
  const known = cases.filter(({ verdict }) => verdict !== 'unknown');
  return [
    toFigures('json_schema', 'maskbench', cases),
    toFigures('json_schema', 'maskbench, schemas that compile', known),
  ];
}
