import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeModel, ngramFeatures, trainClassifier } from '@upshift/learn';

const kinds = {
  refund: ['refund', 'money back', 'reimbursement'],
  parcel: ['parcel', 'delivery', 'courier'],
  login: ['password', 'sign in', 'locked account'],
};
const frames = ['I need help with my', 'where is the', 'please look at the', 'what about my', 'problem with the'];

/** A small classifier of three kinds of questions, trained as `upshift local train` does it. */
export function trainSmallModel(): Uint8Array {
  const examples = Object.entries(kinds).flatMap(([label, words]) =>
    words.flatMap((word) => frames.map((frame) => ({ text: `${frame} ${word}`, label }))),
  );
  return encodeModel(trainClassifier('ngram-logistic', examples, ngramFeatures(examples.map(({ text }) => text))));
}

/** A folder of its own with a trained model in it. */
export async function makeModelsDir(): Promise<{
  readonly dir: string;
  readonly file: string;
  readonly sha256: string;
  write(name: string, bytes: Uint8Array): Promise<void>;
  remove(): Promise<void>;
}> {
  const dir = await mkdtemp(join(tmpdir(), 'upshift-models-'));
  const bytes = trainSmallModel();
  const write = (name: string, content: Uint8Array) => writeFile(join(dir, name), content);
  await write('kinds.model', bytes);
  return {
    dir,
    file: 'kinds.model',
    sha256: createHash('sha256').update(bytes).digest('hex'),
    write,
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}
