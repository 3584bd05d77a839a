import type { ModelFinding } from '../local/check-local-models.ts';
import type { IntentsProblem } from './load-intents.ts';
import type { RouterProblem } from './load-router.ts';

interface FileError extends Error {
  readonly problem: RouterProblem | IntentsProblem;
}

/**
 * Reads a file that a portfolio names, as the classifier would. One that is away is a warning, since something else decides then; one that
 * is not pinned is another.
 *
 * @param load reads it; throws a `FileError` where it cannot be used
 * @param look what is wrong with what is in it
 */
export async function checkModelFile<Model>(
  {
    name,
    card,
    isFileError,
  }: {
    readonly name: 'router' | 'intents';
    readonly card: { readonly file: string; readonly sha256?: string | undefined };
    readonly isFileError: (error: unknown) => error is FileError;
  },
  load: () => Promise<{ readonly model: Model; readonly sha256: string }>,
  look: (model: Model) => ModelFinding[],
): Promise<ModelFinding[]> {
  try {
    const { model, sha256 } = await load();
    const findings = look(model);
    if (card.sha256 !== undefined) return findings;
    const message = `Any file in the place of "${card.file}" would be used. Pin it: sha256: ${sha256}`;
    return [...findings, { path: [name, 'file'], code: `${name}-unpinned`, message, severity: 'warning' }];
  } catch (error) {
    if (!isFileError(error)) throw error;
    const key = error.problem === `${name}-changed` ? 'sha256' : 'file';
    const severity = error.problem === `${name}-missing` ? 'warning' : 'error';
    return [{ path: [name, key], code: error.problem, message: error.message, severity }];
  }
}
