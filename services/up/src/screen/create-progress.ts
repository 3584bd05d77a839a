/** One line that follows the sample: redrawn on a terminal, a plain line for each quarter elsewhere. */
export interface Progress {
  update(settled: number, total: number): void;
  /** Leaves the place as if nothing had been drawn. */
  clear(): void;
}

export function createProgress(write: (text: string) => void, isTerminal: boolean): Progress {
  let shown = -1;
  return {
    update(settled, total) {
      const step = Math.floor((settled / total) * (isTerminal ? 100 : 4));
      if (step === shown) return;
      shown = step;
      const line = `Sample: ${settled} of ${total} tasks settled`;
      write(isTerminal ? `\r${line} …` : `${line}\n`);
    },
    clear() {
      if (isTerminal && shown >= 0) write(`\r${' '.repeat(60)}\r`);
    },
  };
}
