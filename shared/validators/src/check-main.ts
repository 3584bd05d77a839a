import { openApart } from '@upshift/apart';
import type { WireJob, WireReply } from './check-protocol.ts';
import { warmUp } from './compile-schema.ts';
import { judgeJob } from './judge-job.ts';
import { isLoaded, type LibraryName, loadLibraries } from './libraries.ts';
import { ProgressBoard } from './progress-board.ts';
import { SchemaDrawer } from './schema-drawer.ts';
import type { TextRuling } from './text-check.ts';

/**
 * A process that judges what it is sent, in order. It answers many jobs by one message, but keeps none back for long:
 * answers that lie in a process which is then ended must be worked out again.
 */
const REPLIES_PER_MESSAGE = 64;
const HOLD_BACK_NS = 2_000_000n;

/** As what a process gets the file of its board. */
const BOARD_FILE = 4;

const home = openApart();
const board = new ProgressBoard(BOARD_FILE);
const drawer = new SchemaDrawer();
const messages: (readonly WireJob[])[] = [];
/** The judges of texts take as long to load as everything else; a process that only meets schemas starts without them. */
let judgeText: ((text: string) => TextRuling) | null = null;
let loading = false;
warmUp();

home.onMessage((jobs) => {
  messages.push(jobs as readonly WireJob[]);
  if (!loading) judgeMessages();
});

/** Stops where something must be loaded first: no job is on the board meanwhile, so no limit runs. */
function judgeMessages(): void {
  for (let jobs = messages.shift(); jobs !== undefined; jobs = messages.shift()) {
    const checks = jobs.flatMap((job) => job.checks);
    const needs = new Set(checks.flatMap((check) => check.needs ?? []).filter((name) => !isLoaded(name)));
    if (needs.size > 0 || (judgeText === null && checks.some(({ form }) => form === 'text'))) {
      messages.unshift(jobs);
      loading = true;
      void load(needs).then(() => {
        loading = false;
        judgeMessages();
      });
      return;
    }
    judgeMessage(jobs);
  }
}

/** A library that cannot be loaded ends the process: what waits for it is a crash, never a pass. */
async function load(needs: Iterable<LibraryName>): Promise<void> {
  judgeText ??= (await import('./judge-text.ts')).judgeText;
  await loadLibraries(needs);
}

function judgeMessage(jobs: readonly WireJob[]): void {
  let replies: WireReply[] = [];
  let postedAt = process.hrtime.bigint();
  for (const job of jobs) {
    const startedAt = process.hrtime.bigint();
    if (replies.length > 0 && (replies.length === REPLIES_PER_MESSAGE || startedAt - postedAt > HOLD_BACK_NS)) {
      home.send(replies);
      replies = [];
      postedAt = startedAt;
    }
    board.begin(job.id, startedAt);
    replies.push(judgeJob(job, drawer, board, judgeText));
    board.end();
  }
  home.send(replies);
}
