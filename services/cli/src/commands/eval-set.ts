import type { AddedEvalCases, EvalCase } from '@upshift/contracts';
import { shortQuestion, tagsOf } from '@upshift/evals';
import { Command } from 'commander';
import { addInParts } from '../evals/add-in-parts.ts';
import { createEvalApi } from '../evals/eval-api.ts';
import type { EvalContext } from '../evals/eval-context.ts';
import { readCaseLines, readPromptfoo } from '../evals/read-cases.ts';
import { createProgress } from '../terminal/create-progress.ts';
import { formatCount } from '../terminal/format.ts';
import { printableLine, printableLines } from '../terminal/printable.ts';
import { renderTable } from '../terminal/render-table.ts';
import { type ServerCommandOptions, withServerOptions } from './command-context.ts';

/** `upshift eval add|import|list|show|remove`. */
export function createSetCommands(context: EvalContext): Command[] {
  return [createAdd(context), createImport(context), createList(context), createShow(context), createRemove(context)];
}

interface SetOptions extends ServerCommandOptions {
  readonly workload: string;
}

function createAdd(context: EvalContext): Command {
  const command = new Command('add')
    .description('add cases to a workload’s eval set, from JSON lines; a question that is there is written anew')
    .argument(
      '<file>',
      'a case a line: prompt or input, reference or rubric, scorer, tags, weight; "-": standard input',
    )
    .requiredOption('--workload <name>', 'the workload whose set it is');
  return withServerOptions(command).action(async (file: string, options: SetOptions) => {
    const cases = readCaseLines(await context.readInput(file), file);
    report(context, options, await add(context, options, cases));
  });
}

const noteWords = { wrong: 'not imported', left: 'left out', changed: 'changed' } as const;

function createImport(context: EvalContext): Command {
  const promptfoo = new Command('promptfoo')
    .description('of promptfoo’s tests; says line by line what it cannot carry')
    .argument('<file>', 'a promptfoo configuration or a list of tests, YAML or JSON; "-": standard input')
    .requiredOption('--workload <name>', 'the workload whose set it is');
  withServerOptions(promptfoo).action(async (file: string, options: SetOptions) => {
    const { cases, notes } = readPromptfoo(await context.readInput(file), file);
    const { output, exitWith } = context;
    const added = cases.length === 0 ? null : await add(context, options, cases);
    exitWith(added === null || notes.some(({ level }) => level === 'wrong') ? 1 : 0);
    if (options.json === true) return output.json({ ...added, notes });
    for (const { line, message, level } of notes)
      output.note(printableLine(`${file}:${line}: ${noteWords[level]}: ${message}`));
    if (added === null) return output.note('There is no test that could be carried over.');
    report(context, options, added);
  });
  return new Command('import').description('add cases out of what others test with').addCommand(promptfoo);
}

async function add(
  { connect, output }: EvalContext,
  options: SetOptions,
  cases: readonly EvalCase[],
): Promise<AddedEvalCases> {
  const api = createEvalApi(await connect(options));
  const progress = createProgress(output, 'adding', cases.length);
  try {
    return await addInParts(api, options.workload, cases, (count) => {
      for (let at = 0; at < count; at++) progress.advance();
    });
  } finally {
    progress.stop();
  }
}

function report({ output }: EvalContext, { workload, json }: SetOptions, added: AddedEvalCases): void {
  if (json === true) {
    output.json(added);
    return;
  }
  output.result(
    `${printableLine(workload)}: ${formatCount(added.added)} added, ${formatCount(added.changed)} changed, ${formatCount(added.same)} there already; ${formatCount(added.cases)} cases, version ${added.hash.slice(0, 12)}`,
  );
}

function createList({ output, connect }: EvalContext): Command {
  const command = new Command('list').description('list the eval sets');
  return withServerOptions(command).action(async (options: ServerCommandOptions) => {
    const sets = await createEvalApi(await connect(options)).sets();
    if (options.json === true) return output.json({ sets });
    if (sets.length === 0)
      return output.result('There is no eval set yet: upshift eval add cases.jsonl --workload <name>');
    const columns = [
      { title: 'workload' },
      { title: 'cases', align: 'right' },
      { title: 'edge cases', align: 'right' },
      { title: 'version' },
      { title: 'changed (UTC)' },
    ] as const;
    const rows = printableLines(sets).map(({ workload, cases, edgeCases, hash, changedAt }) => [
      workload,
      formatCount(cases),
      formatCount(edgeCases),
      hash.slice(0, 12),
      changedAt.slice(0, 16).replace('T', ' '),
    ]);
    output.result(renderTable(columns, rows));
  });
}

function createShow({ output, connect }: EvalContext): Command {
  const command = new Command('show')
    .description('show the cases of an eval set')
    .argument('<workload>', 'the workload')
    .option('--lines', 'print the cases as JSON lines, as "eval add" reads them');
  return withServerOptions(command).action(
    async (workload: string, options: ServerCommandOptions & { lines?: boolean }) => {
      const set = await createEvalApi(await connect(options)).set(workload);
      if (options.json === true) return output.json(set);
      if (options.lines === true) {
        for (const one of set.cases) output.result(JSON.stringify(one.case));
        return;
      }
      output.result(
        `${printableLine(set.workload)}   ${formatCount(set.cases.length)} cases, version ${set.hash.slice(0, 12)}`,
      );
      const rows = set.cases.map(({ id, case: one }) => [
        id,
        one.scorer?.kind ?? (one.reference === undefined ? 'judge' : 'auto'),
        String(one.weight),
        printableLine(tagsOf(one.tags).join(', ')),
        printableLine(shortQuestion(one, 64)),
      ]);
      const columns = [
        { title: 'case' },
        { title: 'scorer' },
        { title: 'weight', align: 'right' },
        { title: 'tags' },
        { title: 'asked' },
      ] as const;
      output.result(renderTable(columns, rows));
      for (const { hash, cases, savedAt } of set.versions.slice(0, 5))
        output.result(
          `version ${hash.slice(0, 12)}  ${formatCount(cases)} cases  ${savedAt.slice(0, 16).replace('T', ' ')} UTC`,
        );
    },
  );
}

function createRemove(context: EvalContext): Command {
  const command = new Command('remove')
    .description('take a case out of an eval set; reports of earlier runs keep it')
    .argument('<case>', 'its id, as "eval show" names it')
    .requiredOption('--workload <name>', 'the workload whose set it is');
  return withServerOptions(command).action(async (id: string, options: SetOptions) => {
    const left = await createEvalApi(await context.connect(options)).remove(options.workload, id);
    if (options.json === true) return context.output.json(left);
    context.output.result(`${formatCount(left.cases)} cases are left, version ${left.hash.slice(0, 12)}`);
  });
}
