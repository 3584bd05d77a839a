import { type Guard, type StrangeTextName, strangeTextNames } from '@upshift/contracts';
import {
  ballast,
  emptySeen,
  encodeSeen,
  hashesOf,
  isSeen,
  markSeen,
  type Question,
  type SeenText,
  strangeShare,
} from '@upshift/core';
import { percentile } from '../../measure/percentile.ts';
import type { LabTask } from '../../table/lab-task.ts';

/** What a plan keeps of the texts of its tuning. */
export interface LearnedSeen {
  readonly seen: NonNullable<Guard['seen']>;
  /** By text, of each task: how strange it is to all tasks of other questions. */
  readonly strange: Readonly<Record<StrangeTextName, readonly number[]>>;
  /** By text: how strange two new words make a task of usual length. */
  readonly least: Readonly<Record<StrangeTextName, number>>;
}

const [fewestSlots, mostSlots] = [1 << 10, 1 << 17];
/** Slots for each different piece: of those that were never seen, one in eight at most meets a slot that is taken. */
const slotsPerPiece = 8;

/** Marks which pieces and words occur in questions and tools, and tells how strange each task is to the others. */
export function learnSeen(tasks: readonly LabTask[], questions: readonly Question[]): LearnedSeen {
  const keys = tasks.map(({ question }) => question);
  const learned = strangeTextNames.map((name) => {
    const texts = tasks.map(({ task }, index) => hashesOf(name, task, questions[index] as Question));
    return [name, learn(texts, keys, ofTwoWords[name])] as const;
  });
  const by = <Part>(part: (one: Learned) => Part): Record<StrangeTextName, Part> =>
    Object.fromEntries(learned.map(([name, one]) => [name, part(one)])) as Record<StrangeTextName, Part>;
  return {
    seen: by(({ seen }) => encodeSeen(seen)),
    strange: by(({ strange }) => strange),
    least: by(({ least }) => least),
  };
}

interface Learned {
  readonly seen: SeenText;
  readonly strange: readonly number[];
  readonly least: number;
}

/** Of a new word about four pieces are new: the others are those of many words. */
const ofTwoWords: Readonly<Record<StrangeTextName, number>> = {
  ...{ strangePieces: 8, strangeToolPieces: 8 },
  ...{ strangeWords: 2, strangeToolWords: 2 },
};

/** @param keys of each text its question: what only rows of one question have, they have not seen in others */
function learn(texts: readonly Int32Array[], keys: readonly string[], ofTwo: number): Learned {
  const slots = slotsFor(texts);
  const seen = emptySeen(slots);
  const shared = emptySeen(slots);
  for (const alike of Map.groupBy(texts, (_, index) => keys[index]).values()) {
    const together = emptySeen(slots);
    for (const text of alike)
      for (const hash of text) if (markSeen(together, hash) && isSeen(seen, hash)) markSeen(shared, hash);
    for (const text of alike) for (const hash of text) markSeen(seen, hash);
  }
  const usual = percentile(texts.map(countDistinct), 0.5);
  return { seen, strange: texts.map((text) => strangeShare(shared, text)), least: ofTwo / (usual + ballast) };
}

function countDistinct(text: Int32Array): number {
  return new Set(text).size;
}

function slotsFor(texts: readonly Int32Array[]): number {
  const probe = emptySeen(mostSlots);
  let pieces = 0;
  for (const text of texts) for (const hash of text) if (markSeen(probe, hash)) pieces++;
  return Math.min(mostSlots, Math.max(fewestSlots, 2 ** Math.ceil(Math.log2(pieces * slotsPerPiece + 1))));
}
