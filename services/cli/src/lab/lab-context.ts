import type { ValidatorRunner } from '@upshift/ports';
import type { OutcomesContext } from '../commands/outcomes.ts';

/** What commands stand on that work on recorded tasks; main.ts fills it. */
export interface LabContext extends OutcomesContext {
  readonly backtest: {
    /** Judges the recorded answers in threads of its own until it is closed. */
    createRunner(): Promise<Pick<ValidatorRunner, 'judge' | 'close'>>;
    /** A text that comes in parts is written as it comes. */
    writeFile(path: string, text: string | AsyncIterable<string>): Promise<void>;
    /** Monotonic, milliseconds. */
    now(): number;
  };
}
