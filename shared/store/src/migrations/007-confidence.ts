/**
 * What a deployment says of its own answer: `attempt.confidence`, a probability of being right, 0 to 1, null where it says
 * none.
 *
 * The two functions that carry it are changed where they stand, by the one expression each that it takes: they are long, and
 * another migration may have replaced them meanwhile. When the expression is not there, the migration fails and nothing of
 * it is kept.
 */
export const confidenceColumn = `
alter table attempt add column confidence double precision check (confidence between 0 and 1);

do $change$
declare
  v_change record;
  v_definition text;
begin
  for v_change in
    select * from (values
      ('upshift_commit(jsonb)', $a$recorded_latency_ms = (j.given ->> 'recordedLatencyMs')::double precision$a$,
        $b$recorded_latency_ms = (j.given ->> 'recordedLatencyMs')::double precision, confidence = (j.given ->> 'confidence')::double precision$b$),
      ('upshift_history(text, text)', $a$'mode', a.mode, 'output', c.body$a$, $b$'mode', a.mode, 'output', c.body, 'confidence', a.confidence$b$)
    ) as c(name, old, new)
  loop
    v_definition := pg_get_functiondef(v_change.name::regprocedure);
    if position(v_change.old in v_definition) = 0 then
      raise exception using errcode = '22023', message = format('%s is not what migration 7 changes', v_change.name);
    end if;
    execute replace(v_definition, v_change.old, v_change.new);
  end loop;
end $change$;
`;
