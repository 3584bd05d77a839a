import { createBulkFiles } from './bulk/create-bulk-files.ts';
import { createReadInput, type ReadInput } from './commands/read-input.ts';
import type { SubmitFileContext } from './commands/submit-file.ts';
import { writeNewFile } from './commands/write-new-file.ts';
import type { PortfolioFiles } from './commands/write-portfolio.ts';

/** The files of this machine, for all commands that read or write some. */
export function createFiles(
  stdin: NodeJS.ReadableStream,
): PortfolioFiles & Pick<SubmitFileContext, 'bulk'> & { readonly readInput: ReadInput } {
  return {
    readInput: createReadInput(stdin),
    bulk: createBulkFiles(stdin),
    portfolioFiles: { write: writeNewFile, today: () => new Date().toISOString().slice(0, 10) },
  };
}
