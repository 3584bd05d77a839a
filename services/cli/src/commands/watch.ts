import type { LedgerView } from '@upshift/contracts';
import { Command } from 'commander';
import { describeAttempt } from '../story/describe-attempt.ts';
import { describeDecision } from '../story/describe-decision.ts';
import { describeMoney } from '../story/describe-money.ts';
import { describeState } from '../story/describe-state.ts';
import { describeVerdict } from '../story/describe-verdict.ts';
import { findNews, type News } from '../story/find-news.ts';
import type { Colors } from '../terminal/output.ts';
import { printableLines } from '../terminal/printable.ts';
import { type ServerCommandOptions, type ServerContext, withServerOptions } from './command-context.ts';
import { taskExitCode } from './task-exit-code.ts';

/** How old the news may be. The server waits this long for the task to settle, so nothing is asked in between. */
const everySeconds = 0.5;

/** `upshift watch`: attempts, verdicts and decisions of one task as they come, until it is settled. */
export function createWatchCommand({ output, connect, exitWith }: ServerContext): Command {
  const command = new Command('watch')
    .description('follow a task until it is settled')
    .argument('<task>', 'id of the task');

  return withServerOptions(command).action(async (id: string, options: ServerCommandOptions) => {
    const client = await connect(options);
    let before: LedgerView | null = null;
    for (;;) {
      const ledger: LedgerView = await client.ledger(id);
      for (const news of findNews(before, ledger)) {
        if (options.json === true) output.json(news);
        else output.result(describeNews(printableLines(news), output.colors));
      }
      before = ledger;
      if (ledger.task.state !== 'open') break;
      await client.task(id, { waitSeconds: everySeconds });
    }
    tellEnd(before, options.json === true);
    exitWith(taskExitCode(before.task));
  });

  function tellEnd(ledger: LedgerView, json: boolean): void {
    if (json) {
      output.json({ type: 'settled', task: ledger.task, money: ledger.money });
      return;
    }
    output.result(describeState(printableLines(ledger.task), output.colors));
    output.result(describeMoney(ledger.money, output.colors));
  }
}

function describeNews(news: News, colors: Colors): string {
  switch (news.type) {
    case 'attempt':
      return `  ${describeAttempt(news.attempt, colors)}`;
    case 'verdict':
      return `    ${describeVerdict(news.verdict, colors)}`;
    case 'decision':
      return describeDecision(news.decision, colors);
  }
}
