import { openApart } from '@upshift/apart';
import type { ModuleMessage, ModuleQuestion } from './module-protocol.ts';

/** Loads one module of an owner's and asks it about the answers that come, one after the other. */
const home = openApart();

type Validate = (answer: unknown, options: unknown) => unknown;

const { url } = home.data as { url: string };
const validate = load();
home.onMessage((question) => {
  void ask(question as ModuleQuestion).then((message) => home.send(message));
});

async function load(): Promise<Validate | string> {
  try {
    const found = (await import(url)) as { validate?: unknown };
    return typeof found.validate === 'function' ? (found.validate as Validate) : 'It exports no function "validate".';
  } catch (error) {
    return `It cannot be loaded: ${said(error)}`;
  }
}

async function ask({ answer, options }: ModuleQuestion): Promise<ModuleMessage> {
  const judge = await validate;
  if (typeof judge === 'string') return { problem: judge };
  try {
    // As JSON: what a module answers must cross to another process, and functions and cycles cannot.
    const text = JSON.stringify(await judge(answer, options));
    return { value: text === undefined ? undefined : JSON.parse(text) };
  } catch (error) {
    return { problem: `It threw: ${said(error)}` };
  }
}

/** The kind of an error alone: its message may quote the answer. */
function said(error: unknown): string {
  return error instanceof Error ? error.name : 'something that is no error';
}
