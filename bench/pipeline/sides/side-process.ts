/** What a process under measurement does when the bench says so. */
export interface SideCommands {
  /** Gets ready for this many tasks; they are loaded before or after, and nothing is taken yet. */
  prepare(count: number): Promise<void>;
  /** Begins; resolves when the last task of the count has ended, or at once where this process cannot know. */
  go(): Promise<void>;
  /** Takes no further job. */
  rest(): Promise<void>;
  /** Begins to watch its event loop anew. */
  watch?(): Promise<void>;
  end(): Promise<void>;
}

export type SideCommand = keyof SideCommands;
export interface SideOrder {
  readonly id: number;
  readonly command: SideCommand | 'report';
  readonly count: number;
}
export interface SideAnswer {
  readonly id: number;
  readonly error?: string;
  readonly report?: SideReport;
}

/** What only the process itself knows. */
export interface SideReport {
  readonly heapBytes: number;
  readonly loopLagP99Ms: number;
  /** Tasks a second between the first and the last quarter of a run. */
  readonly middleRate: number;
}

/**
 * Answers the orders of the bench over the process's IPC channel; ends the process with the channel.
 *
 * @param report what `report` answers with, measured since the last `prepare`
 */
export function answerCommands(commands: SideCommands, report?: () => SideReport): void {
  process.on('message', (order: SideOrder) => {
    const answer = (rest: Omit<SideAnswer, 'id'>): void => void process.send?.({ id: order.id, ...rest });
    if (order.command === 'report') {
      answer({ report: report?.() ?? { heapBytes: 0, loopLagP99Ms: 0, middleRate: 0 } });
      return;
    }
    const command = order.command === 'prepare' ? commands.prepare(order.count) : commands[order.command]?.();
    Promise.resolve(command).then(
      () => answer({}),
      (error: unknown) => answer({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  process.once('disconnect', () => process.exit(0));
  process.send?.({ id: 0 } satisfies SideAnswer);
}
