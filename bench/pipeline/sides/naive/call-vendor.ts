/** FROZEN, like the pipelines that use it: one chat completion with the `fetch` that Node brings. */
export async function callVendor(vendorUrl: string, prompt: string): Promise<string> {
  const response = await fetch(`${vendorUrl}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'simulated-one',
      messages: [{ role: 'user', content: prompt }],
      max_tokens: 1024,
    }),
  });
  if (!response.ok) throw new Error(`The vendor answered ${response.status}`);
  const body = (await response.json()) as { choices: { message: { content: string } }[] };
  return body.choices[0]?.message.content ?? '';
}
