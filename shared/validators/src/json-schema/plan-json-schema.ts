import { answerLimits } from '@upshift/contracts';
import type { Candidate } from '@upshift/ports';
import { broken, decided, type Plan, toCheck } from '../plan.ts';
import { toSchemaCard } from '../schema-shelf.ts';
import type { ConfigOf, ValidatorModule } from '../validator-module.ts';

export const jsonSchema: ValidatorModule<'json_schema'> = { version: '1.1.0', cost: 'process', plan: planJsonSchema };

/**
 * The answer's text is JSON, at most 64 levels deep, and satisfies the schema of the validator or else of the task.
 * One ```json fence around the whole text is forgiven; prose around JSON only where the
 * validator is lenient, and the verdict says so. Without a schema: unknown.
 */
function planJsonSchema(config: ConfigOf<'json_schema'>, { request, output }: Candidate): Plan {
  const schema = config.schema ?? request.outputSchema;
  if (schema === null) return decided('unknown', 'There is no schema: neither the validator nor the task gives one.');
  if (output.text === null || output.text.trim() === '') return decided('fail', 'The answer has no text.');
  if (output.text.length > answerLimits.characters) {
    return decided('fail', `The answer is longer than ${answerLimits.characters} characters.`);
  }
  const card = toSchemaCard(schema);
  if (typeof card === 'string') return broken('schema', card);
  return toCheck({ form: config.lenient ? 'lenient' : 'answer', text: output.text, path: '', schemas: [card] });
}
