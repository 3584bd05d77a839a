import { type OperationObject, objectOf } from './object-of.ts';
import { type CuedText, type Family, firstOf, weightOf } from './read-cues.ts';

/** What a request wants done. `none` where it states no operation that the heuristic knows. */
export interface Operation {
  readonly kind: 'rewrite' | 'translate' | 'summarise' | 'classify' | 'extract' | 'none';
  /** False where the request opens with another verb, so that the operation is only part of what is wanted. */
  readonly opens: boolean;
  readonly object: OperationObject;
}

/** Cues of less weight than this are said by the way. */
const leastWeight = 2;
/** Without anything to work on, only a plain verb of the operation counts. */
const plainWeight = 3;
const noObject: OperationObject = { prose: false, pronoun: false, code: false, binding: false };
const mechanical = ['classify', 'extract'] as const;
const rewording = ['rewrite', 'translate', 'summarise'] as const;

/**
 * Finds the operation of a request: classification or extraction when they weigh most, else rewording. A verb that may
 * do anything ("make", "convert") is rewording where its object is prose.
 */
export function findOperation(request: CuedText, about: { code: boolean; material: boolean }): Operation {
  const kinds = [...mechanical, ...rewording]
    .map((kind) => ({ kind, first: firstOf(request, kind), weight: weightOf(request, kind) }))
    .filter(({ weight }) => weight >= (about.material ? leastWeight : plainWeight))
    .sort((left, right) => leadOf(right) - leadOf(left) || left.first - right.first);
  const [leading] = kinds;
  if (leading !== undefined) {
    const opens = firstOf(request, 'create') > openingCharacters || leading.first <= openingCharacters;
    return { kind: leading.kind, opens, object: objectOfFirst(request, leading.kind) };
  }
  const object = objectOfFirst(request, 'transform');
  const rewords = !object.code && (object.prose || (object.pronoun && !about.code));
  return { kind: rewords ? 'rewrite' : 'none', opens: true, object };
}

/** An imperative that opens the request outweighs what is said later. */
function leadOf({ weight, first }: { weight: number; first: number }): number {
  return weight + (first <= openingCharacters ? openingBonus : 0);
}

const openingBonus = 4;
const openingCharacters = 26;

function objectOfFirst(request: CuedText, family: Family): OperationObject {
  const verb = request.hits.find((hit) => hit.family === family && !isReported(request, hit.start));
  return verb === undefined ? noObject : objectOf(request, verb);
}

/** "where do I put it": somebody does it, nobody is asked to. */
function isReported({ normal }: CuedText, start: number): boolean {
  return /(?:^| )(?:i|we|he|she|they|it|to) $/.test(normal.slice(Math.max(0, start - 6), start));
}
