import { hash } from 'node:crypto';
import { jsonLimits } from '@upshift/contracts';
import type { SchemaCard } from './check.ts';
import type { WireCheck } from './check-protocol.ts';

/** Bounds of what one process remembers. A compiled schema weighs about ten times its text. */
const SCHEMAS = 1000;
const CHARACTERS = 4_194_304;

const cards = new WeakMap<object, SchemaCard>();

/**
 * Writes a schema down once per object. Portfolio schemas live long and are met by identity; those of tasks are new
 * objects each time and are met by hash.
 *
 * @returns the card, or what is wrong with a schema that cannot be written down
 */
export function toSchemaCard(schema: Readonly<Record<string, unknown>>): SchemaCard | string {
  const known = cards.get(schema);
  if (known !== undefined) return known;
  let text: string;
  try {
    text = JSON.stringify(schema);
  } catch (error) {
    return error instanceof RangeError ? 'The schema nests too deep.' : 'The schema is not JSON.';
  }
  if (text.length > jsonLimits.bodyBytes) return `The schema is longer than ${jsonLimits.bodyBytes} characters.`;
  const card = { key: hash('sha256', text, 'base64'), text };
  cards.set(schema, card);
  return card;
}

/** What one process remembers, as the sender decides it: the schemas used last, within bounds. */
export class SchemaShelf {
  readonly #sizes = new Map<string, number>();
  #characters = 0;

  /** Marks the schemas as used. @returns what the process must be brought and what it must forget */
  use(schemas: readonly SchemaCard[]): Pick<WireCheck, 'put' | 'drop'> {
    const put: [string, string][] = [];
    for (const { key, text } of schemas) {
      if (this.#sizes.delete(key)) this.#characters -= text.length;
      else put.push([key, text]);
      this.#sizes.set(key, text.length);
      this.#characters += text.length;
    }
    const drop = this.#evict(schemas.length);
    return { ...(put.length > 0 && { put }), ...(drop.length > 0 && { drop }) };
  }

  /** The schemas in hand stand last and are never evicted, however large they are. */
  #evict(inHand: number): string[] {
    const dropped: string[] = [];
    for (const [key, size] of this.#sizes) {
      const full = this.#sizes.size > SCHEMAS || this.#characters > CHARACTERS;
      if (!full || this.#sizes.size <= inHand) break;
      this.#sizes.delete(key);
      this.#characters -= size;
      dropped.push(key);
    }
    return dropped;
  }
}
