import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../testing/run-cli.ts';

const kinds = { refund: 'refund money payment', parcel: 'parcel courier delivery', login: 'password account login' };
const frames = ['help with my', 'where is the', 'please look at the', 'what about my', 'a problem with the'];
const lines = Object.entries(kinds).flatMap(([kind, words]) =>
  words.split(' ').flatMap((word) => frames.map((frame) => JSON.stringify({ text: `${frame} ${word}`, kind }))),
);

let dir: string;
let data: string;
let model: string;
const fields = ['--label-field', 'kind'];
const train = (...more: string[]) => runCli(['local', 'train', '--data', data, ...fields, '--out', model, ...more]);
const test = (...more: string[]) => runCli(['local', 'test', '--data', data, ...fields, '--model', model, ...more]);
async function write(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(join(dir, name), content);
  return join(dir, name);
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'upshift-train-'));
  data = await write('kinds.jsonl', lines.join('\n'));
  model = join(dir, 'kinds.model');
  expect(await train()).toMatchObject({ code: 0 });
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('upshift local train', () => {
  it('says how good the model is, and how a portfolio names it', async () => {
    const { stdout, stderr } = await train();
    const sha256 = createHash('sha256')
      .update(await readFile(model))
      .digest('hex');
    expect(stdout).toMatch(/^ngram-logistic: 45 examples of 3 labels; answered by models that had not seen them:\n/);
    expect(stdout).toMatch(/\n\d+\.\d % of 45 texts right; confidence and truth are \d+\.\d % apart/);
    expect(stdout).toMatch(/\n +95\.0 % +\d+\.\d % +\d\.\d{3}\n/);
    expect(stdout).toContain(`provider: { kind: local, method: ngram-logistic, file: "${model}", sha256: ${sha256} }`);
    expect(stdout).toMatch(/- \{ name: sure-enough, kind: confidence, min: 0\.\d{3} \}/);
    expect(stderr).toBe('');
    expect(await readdir(dir)).not.toContain('kinds.model.new');
  });

  it('gives the same file for the same data, packed or not, and one JSON document with --json', async () => {
    const before = await readFile(model);
    data = await write('kinds.jsonl.gz', gzipSync(lines.join('\r\n')));
    const { stdout, code } = await train('--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      method: 'ngram-logistic',
      examples: 45,
      labels: 3,
      skipped: [],
      quality: { texts: 45, accuracy: expect.any(Number), calibrationError: expect.any(Number) },
      microsPerText: expect.any(Number),
      file: model,
      bytes: before.length,
    });
    expect(await readFile(model)).toEqual(before);
  });

  it('skips lines that are no example, names each, and tells nothing of what stands in them', async () => {
    const bad = [
      '{"text": "secret',
      '[1]',
      '{"text": 7, "kind": "a"}',
      '{"text": "secret"}',
      '{"text": " ", "kind": "a"}',
    ];
    const file = await write('bad.jsonl', [...lines.slice(0, 2), ...bad, '', ...lines.slice(2)].join('\n'));
    const argv = ['local', 'train', '--data', file, ...fields, '--out', join(dir, 'bad.model')];
    const { stderr, code } = await runCli(argv);
    expect(code).toBe(0);
    expect(stderr.split('\n')).toEqual([
      `${file}:3: skipped: not JSON`,
      `${file}:4: skipped: not an object`,
      `${file}:5: skipped: "text" is no text (--text-field names another field)`,
      `${file}:6: skipped: "kind" is no text (--label-field names another field)`,
      `${file}:7: skipped: "text" is empty`,
      '',
    ]);
    const { stdout } = await runCli([...argv, '--json']);
    expect(JSON.parse(stdout).skipped.map(({ line }: { line: number }) => line)).toEqual([3, 4, 5, 6, 7]);
  });

  it('names labels with few examples', async () => {
    const file = await write('rare.jsonl', [...lines, '{"text": "an oddity", "kind": "odd"}'].join('\n'));
    const { stderr } = await runCli(['local', 'train', '--data', file, ...fields, '--out', join(dir, 'rare.model')]);
    expect(stderr).toBe('fewer than 5 examples of: odd\n');
  });

  it.each([
    ['a file that is not there', 'absent.jsonl', null, /absent\.jsonl cannot be read: there is no such file\./],
    ['an empty file', 'empty.jsonl', '', /empty\.jsonl has no examples: it is empty\./],
    ['other fields', 'other.jsonl', '{"question": "a"}', /has no examples: line 1: "text" is no text \(--text-field/],
    ['one label', 'one.jsonl', lines.slice(0, 9).join('\n'), /fewer than two labels/],
    ['what is not packed', 'plain.jsonl.gz', 'plain', /plain\.jsonl\.gz cannot be read: Z_DATA_ERROR/],
  ])('refuses %s', async (_, name, content, message) => {
    if (content !== null) await write(name, content);
    const argv = ['local', 'train', '--data', join(dir, name), ...fields, '--out', join(dir, 'x.model')];
    const { code, stderr } = await runCli(argv);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
  });

  it('says where it cannot write', async () => {
    const out = join(dir, 'nowhere', 'x.model');
    const { code, stderr } = await runCli(['local', 'train', '--data', data, ...fields, '--out', out]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/FILE_UNWRITABLE .* ENOENT/) });
  });
});

describe('upshift local test', () => {
  it('measures the model on labelled texts', async () => {
    const { stdout, code } = await test();
    expect(code).toBe(0);
    expect(stdout).toMatch(/method ngram-logistic, 3 labels\n100\.0 % of 45 texts right/);
    expect(JSON.parse((await test('--json')).stdout)).toMatchObject({
      method: 'ngram-logistic',
      quality: { texts: 45, accuracy: 1 },
      untaught: 0,
    });
  });

  it('counts labels that it was not taught as wrong, and says how many', async () => {
    const file = await write('more.jsonl', [lines[0], '{"text": "an oddity", "kind": "odd"}'].join('\n'));
    const { stdout } = await runCli(['local', 'test', '--data', file, ...fields, '--model', model]);
    expect(stdout).toMatch(/50\.0 % of 2 texts right/);
    expect(stdout).toMatch(/\n1 texts have a label that it was not taught\n/);
  });

  it.each([
    ['is not there', 'absent.model', /absent\.model cannot be read: there is no such file/],
    ['is no model', 'kinds.jsonl', /kinds\.jsonl: The file is no model of `upshift local train`/],
  ])('refuses a model that %s', async (_, name, message) => {
    const { code, stderr } = await runCli(['local', 'test', '--data', data, ...fields, '--model', join(dir, name)]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
  });
});
