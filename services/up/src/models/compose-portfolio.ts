import { parsePortfolio } from '@upshift/config';
import type { TrainingExample } from '@upshift/sample';
import { trainLocalModel } from './train-local-model.ts';
import { withLocalModel } from './with-local-model.ts';

export interface PortfolioSource {
  readonly source: string;
  readonly fileName: string;
}

/** The sample portfolio as it starts: as its file says, and with a local model where one is there or may be trained. */
export async function composePortfolio(
  file: PortfolioSource,
  options: {
    /** What the model is taught. */
    readonly examples: readonly TrainingExample[];
    readonly directory: string;
    readonly train: boolean;
    readonly onProgress: (message: string) => void;
  },
): Promise<PortfolioSource> {
  const { portfolio } = parsePortfolio(file.source, file.fileName);
  // What is wrong with the file is said by whoever loads it.
  if (portfolio === null) return file;
  const model = await trainLocalModel(options.examples, options);
  if (model === null) return file;
  return {
    source: `${JSON.stringify(withLocalModel(portfolio, model), null, 2)}\n`,
    fileName: `${file.fileName} with a local model`,
  };
}
