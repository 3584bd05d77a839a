import { Document, isMap } from 'yaml';
import type { Imported } from './import-litellm.ts';

/** The portfolio as a file that says where it comes from and what to look at first. */
export function renderImported(portfolio: NonNullable<Imported['portfolio']>, fileName: string): string {
  const document = new Document(portfolio, { version: '1.2', aliasDuplicateObjects: false });
  document.commentBefore = [
    ` Imported from ${fileName}. Check it: upshift portfolio lint <this file>`,
    '',
    ' A task names its workload as a request to LiteLLM named its model. Nothing is checked yet: give each workload',
    ' validators, and its answers move up a tier when they are wrong, not only when a call fails.',
  ].join('\n');
  const comments: Readonly<Record<string, string>> = {
    tiers: ' In the order of the fallbacks. The deployments of a tier stand in failover order.',
    workloads: ' One for each model name, with the tiers that stood in for it.',
  };
  if (isMap(document.contents))
    for (const { key } of document.contents.items) {
      const comment = comments[String(key)];
      if (comment === undefined || typeof key !== 'object' || key === null) continue;
      Object.assign(key, { commentBefore: comment, spaceBefore: true });
    }
  return document.toString({ lineWidth: 120 });
}
