import type { FigureFacts } from '@upshift/contracts';

export interface FiguresStore {
  /**
   * @param run a sample run's id, `latest` for the newest one, or null for the newest tasks of the record
   * @param maxTasks how many of the newest tasks are read; a sample run is read whole
   * @returns null when there is no such sample run
   */
  readFigures(query: {
    readonly tenantId: string;
    readonly run: string | null;
    readonly maxTasks: number;
  }): Promise<FigureFacts | null>;
}
