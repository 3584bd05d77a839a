/**
 * What a call carried and took, besides what the record kept before: `prompt_hash`, SHA-256 of the prompt template of the
 * pinned portfolio; tokens written into the vendor's cache (part of the input) and tokens of reasoning (part of the output).
 * upshift_commit is changed where it stands, as migration 7 changed it.
 */
export const promptsAndUsage = `
alter table attempt add column prompt_hash text, add column cache_write_input_tokens int, add column reasoning_tokens int;

do $change$
declare
  v_old text := $a$output_tokens = (j.given -> 'usage' ->> 'outputTokens')::int,$a$;
  v_new text := $b$output_tokens = (j.given -> 'usage' ->> 'outputTokens')::int, prompt_hash = j.given ->> 'promptHash',
        cache_write_input_tokens = (j.given -> 'usage' ->> 'cacheWriteInputTokens')::int, reasoning_tokens = (j.given -> 'usage' ->> 'reasoningTokens')::int,$b$;
  v_definition text := pg_get_functiondef('upshift_commit(jsonb)'::regprocedure);
begin
  if position(v_old in v_definition) = 0 then
    raise exception using errcode = '22023', message = 'upshift_commit is not what migration 14 changes';
  end if;
  execute replace(v_definition, v_old, v_new);
end $change$;
`;
