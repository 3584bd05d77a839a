/**
 * Reports ask for what came about in a period. Rows are written in the order of their times, so that a range of blocks is enough
 * to find them: a few pages of index for a million rows, and nearly nothing to write. A range that is full is summed up at once; until
 * then it is read whole.
 */
export const times = `
create index task_by_time on task using brin (created_at) with (pages_per_range = 32, autosummarize = on);
create index attempt_by_time on attempt using brin (started_at) with (pages_per_range = 32, autosummarize = on);
`;
