import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { CliError, unreadable } from '../cli-error.ts';

export interface LabelledText {
  readonly text: string;
  readonly label: string;
}

export interface ReadExamples {
  readonly examples: readonly LabelledText[];
  /** Lines that are no example, with what is wrong with each. Never what stands in them. */
  readonly skipped: readonly { readonly line: number; readonly problem: string }[];
}

export interface ExampleFields {
  readonly textField: string;
  readonly labelField: string;
}

const longestLabel = 200;

/**
 * Reads labelled texts, one JSON object a line; `.gz` is unpacked. Empty lines are nothing; a line that is no example is
 * skipped and named.
 *
 * @throws CliError FILE_UNREADABLE when the file cannot be read or has no example at all
 */
export async function readExamples(path: string, fields: ExampleFields): Promise<ReadExamples> {
  const examples: LabelledText[] = [];
  const skipped: { line: number; problem: string }[] = [];
  let line = 0;
  try {
    for await (const source of linesOf(path)) {
      line++;
      if (source.trim() === '') continue;
      const example = parseExample(source, fields);
      if (typeof example === 'string') skipped.push({ line, problem: example });
      else examples.push(example);
    }
  } catch (error) {
    throw unreadable(path, error);
  }
  if (examples.length > 0) return { examples, skipped };
  const [first] = skipped;
  const why = first === undefined ? 'it is empty' : `line ${first.line}: ${first.problem}`;
  throw new CliError('FILE_UNREADABLE', `${path} has no examples: ${why}.`);
}

async function* linesOf(path: string): AsyncIterable<string> {
  const file = createReadStream(path);
  const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  // What fails below a pipe is heard of above it only when it is passed on.
  file.on('error', (error) => input.destroy(error));
  const failed = new Promise<never>((_, reject) => input.once('error', reject));
  failed.catch(() => undefined);
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  const iterator = lines[Symbol.asyncIterator]();
  for (;;) {
    const next = await Promise.race([iterator.next(), failed]);
    if (next.done === true) return;
    yield next.value;
  }
}

function parseExample(source: string, { textField, labelField }: ExampleFields): LabelledText | string {
  let row: unknown;
  try {
    row = JSON.parse(source);
  } catch {
    return 'not JSON';
  }
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return 'not an object';
  const { [textField]: text, [labelField]: label } = row as Record<string, unknown>;
  if (typeof text !== 'string') return `"${textField}" is no text (--text-field names another field)`;
  if (typeof label !== 'string') return `"${labelField}" is no text (--label-field names another field)`;
  if (text.trim() === '') return `"${textField}" is empty`;
  if (label === '' || label.length > longestLabel) return `"${labelField}" is not 1 to ${longestLabel} characters long`;
  return { text, label };
}
