/** "<city>", "YOUR_API_KEY", "[date]": what stands where a value should. */
export function isPlaceholder(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 80) return false;
  return /^(?:<[a-z][\w -]*>|\[[a-z][\w -]*\]|\{\{?[a-z][\w -]*\}?\}|(?:your|insert|enter)[_ -][\w -]+(?:here)?|todo|tbd|n\/a|unknown|string|placeholder|xxx+|\.\.\.)$/i.test(
    value.trim(),
  );
}
