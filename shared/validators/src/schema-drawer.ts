import type { WireCheck } from './check-protocol.ts';
import { type CompiledSchema, compileSchema, SchemaError } from './compile-schema.ts';

/** The schemas of a process, compiled at their first use; what does not compile is remembered as well. */
export class SchemaDrawer {
  readonly #texts = new Map<string, string>();
  readonly #compiled = new Map<string, CompiledSchema | SchemaError>();

  /** Takes in and throws out what the check says, in the order that keeps what it needs. */
  tidy(check: WireCheck): void {
    for (const key of check.drop ?? []) {
      this.#texts.delete(key);
      this.#compiled.delete(key);
    }
    for (const [key, text] of check.put ?? []) this.#texts.set(key, text);
  }

  /** @throws SchemaError when the schema does not compile */
  open(key: string): CompiledSchema {
    const known = this.#compiled.get(key) ?? this.#compile(key);
    if (known instanceof SchemaError) throw known;
    return known;
  }

  #compile(key: string): CompiledSchema | SchemaError {
    const text = this.#texts.get(key);
    if (text === undefined) throw new Error(`Schema ${key} was never brought to this process.`);
    const result = compileOrExplain(text);
    this.#texts.delete(key);
    this.#compiled.set(key, result);
    return result;
  }
}

function compileOrExplain(text: string): CompiledSchema | SchemaError {
  try {
    return compileSchema(text);
  } catch (error) {
    if (error instanceof SchemaError) return error;
    throw error;
  }
}
