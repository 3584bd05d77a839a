/** So many time-outs or crashes within the window make a schema hostile; it stays so for the window's length. */
const STRIKES = 3;
const WINDOW_MS = 60_000;
const REMEMBERED = 1000;

/** Remembers which schemas keep killing processes, so that one user's schema cannot hold up everybody's answers. */
export class HostileSchemas {
  readonly #strikes = new Map<string, { count: number; lastMs: number }>();

  strike(key: string, nowMs: number): void {
    const known = this.#strikes.get(key);
    const count = known !== undefined && nowMs - known.lastMs < WINDOW_MS ? known.count + 1 : 1;
    this.#strikes.delete(key);
    this.#strikes.set(key, { count, lastMs: nowMs });
    const oldest = this.#strikes.keys().next();
    if (this.#strikes.size > REMEMBERED && !oldest.done) this.#strikes.delete(oldest.value);
  }

  has(key: string, nowMs: number): boolean {
    const known = this.#strikes.get(key);
    if (known === undefined) return false;
    if (nowMs - known.lastMs < WINDOW_MS) return known.count >= STRIKES;
    this.#strikes.delete(key);
    return false;
  }
}
