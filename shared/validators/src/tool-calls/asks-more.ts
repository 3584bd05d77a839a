/** Signs that more than one thing is asked: further sentences that ask, "also", "then", "respectively", numbered items. */
export function asksMore(text: string): number {
  const signs = [
    /\b(?:also|additionally|as well as|furthermore|moreover|in addition)\b/i,
    /\b(?:and|then|afterwards?|finally|lastly)[, ]+(?:also |then )?(?:find|calculate|compute|get|give|tell|determine|what|how|who|when|where|check|show|book|play|search|convert|estimate|predict|look|list|generate|retrieve|identify)\b/i,
    /\b(?:first|second|third)(?:ly)?\b.*\b(?:second|third|then|next)(?:ly)?\b/is,
    /\b(?:respectively|each of|for both|separately|respective)\b/i,
    /\?[^?]+\?/s,
  ];
  return signs.filter((sign) => sign.test(text)).length;
}
