/**
 * What a candidate asks, named as a case of an eval set is: many tasks that ask the same are one question to a person. The name is made
 * by whoever lists candidates, since the record cannot read a question as Upshift does; null: not yet.
 */
export const candidateQuestions = `
alter table eval_candidates add column question text;
create index eval_candidates_unnamed on eval_candidates (tenant_id, id) where question is null and decided_as is null;
create index eval_candidates_question on eval_candidates (tenant_id, workload, question) where decided_as is null;
`;
