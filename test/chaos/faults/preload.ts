/**
 * Loaded into shipped processes with `node --import`, because these faults cannot be done from outside:
 * SIGUSR2 blocks the event loop for CHAOS_BLOCK_MS; CHAOS_CLOCK_SHIFT_MS moves the wall clock, in worker threads too;
 * a request that holds CHAOS_POISON ends the process on the spot.
 */
import { Socket } from 'node:net';
import { isMainThread } from 'node:worker_threads';

/** The exit code by which the harness knows that the poison worked. */
const poisonExitCode = 86;

const { CHAOS_BLOCK_MS: blockMs, CHAOS_CLOCK_SHIFT_MS: shiftMs, CHAOS_POISON: poison } = process.env;
if (isMainThread) process.on('SIGUSR2', () => block(Number(blockMs ?? 70_000)));
if (shiftMs !== undefined) shiftClock(Number(shiftMs));
if (isMainThread && poison !== undefined) dieOf(poison);

function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function shiftClock(byMs: number): void {
  const RealDate = Date;
  const now = (): number => RealDate.now() + byMs;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given, newTarget) => Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });
}

function dieOf(marker: string): void {
  const write = Socket.prototype.write;
  Socket.prototype.write = function dyingWrite(this: Socket, ...given: unknown[]): boolean {
    const [bytes] = given;
    if ((typeof bytes === 'string' || Buffer.isBuffer(bytes)) && bytes.includes(marker)) process.exit(poisonExitCode);
    return Reflect.apply(write, this, given);
  };
}
