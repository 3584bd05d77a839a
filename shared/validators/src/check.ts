import type { Redaction, Verdict } from '@upshift/contracts';
import type { LibraryName } from './libraries.ts';

export type Evidence = Verdict['evidence'];

/** A JSON Schema as it travels: its text, and the hash of the text by which processes remember it. */
export interface SchemaCard {
  readonly key: string;
  readonly text: string;
}

/**
 * How a text is read:
 * `answer` a model's text, one ```json fence around it forgiven; `arguments` JSON of a tool call's arguments, an object;
 * `lenient` as `answer`, and JSON is also taken out of prose; `raw_arguments` arguments that nobody could read, which
 * always fail and say why; `schema` no text: the schemas compile; `text` a configuration and its subject, for a judge of texts.
 */
export type CheckForm = 'answer' | 'lenient' | 'arguments' | 'raw_arguments' | 'schema' | 'text';

/** One text that must satisfy at least one of the schemas. */
export interface Check {
  readonly form: CheckForm;
  readonly text: string;
  /** JSON pointer that evidence paths begin with. */
  readonly path: string;
  readonly schemas: readonly SchemaCard[];
  /** What the process must have loaded before it begins, so that loading counts against nobody's time limit. */
  readonly needs?: readonly LibraryName[];
}

/**
 * Why nobody could tell: `timeout` and `crash` happened to this judgement; `hostile` means that the schema did so lately
 * and is not tried again for a while; `schema` does not compile (nor does a pattern or an expression of the options);
 * `endpoint` did not answer as agreed; `module` broke or cannot be loaded; `aborted` by the caller's signal; `closed` runner.
 */
export type BreakCode = 'timeout' | 'crash' | 'hostile' | 'schema' | 'endpoint' | 'module' | 'aborted' | 'closed';

/** What the checks of one judgement came to. */
export type Ruling =
  | {
      readonly outcome: 'pass' | 'fail' | 'unknown';
      /** Of a pass: what was seen and forgiven. */
      readonly evidence: Evidence;
      /** 0..1 where the checks measured it. */
      readonly score: number | null;
      /** Of a pass that holds for the redacted answer alone. */
      readonly redactions?: readonly Redaction[];
    }
  | { readonly outcome: 'broken'; readonly error: BreakCode; readonly evidence: Evidence };
