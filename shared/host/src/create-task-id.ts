import { randomFillSync } from 'node:crypto';
import { monotonicFactory } from 'ulidx';

/** Random bytes drawn ahead: one draw for each of an id's characters costs more than all else that accepts a task. */
const drawn = new Uint8Array(4096);
let taken = drawn.length;

function random(): number {
  if (taken === drawn.length) {
    randomFillSync(drawn);
    taken = 0;
  }
  const byte = drawn[taken] ?? 0;
  taken += 1;
  return byte / 256;
}

const nextUlid = monotonicFactory(random);

/** A new task id: `t_` and a ULID, ascending within this process, so that ids sort by age. */
export function createTaskId(): string {
  return `t_${nextUlid()}`;
}

/** A new roll-out's id: `r_` and a ULID. */
export function createRolloutId(): string {
  return `r_${nextUlid()}`;
}
