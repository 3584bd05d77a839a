/** One word or number of a text. */
export interface Token {
  /** In lower case, as written. */
  readonly word: string;
  /** Without the endings of English inflection; numbers without separators. */
  readonly stem: string;
  readonly isNumber: boolean;
  /** Carries meaning of its own: no article, pronoun, auxiliary, conjunction or preposition. */
  readonly isContent: boolean;
  /** Begins with a capital though no sentence begins here. */
  readonly isName: boolean;
}

/** Reads words and numbers; citations in brackets are none. Contractions are read alike whether written apart or not. */
export function readTokens(text: string): Token[] {
  const plain = text
    .replaceAll(/[\u2018\u2019]/g, "'")
    .replaceAll(/\[[^[\]\n]{1,80}\]/g, ' ')
    .replaceAll(/\s'(m|s|re|ve|d|ll|t)\b/gi, "'$1")
    .replaceAll(/\s(n't)\b/gi, '$1');
  const tokens: Token[] = [];
  let starts = true;
  for (const [found] of plain.matchAll(/\p{L}+(?:'\p{L}{1,3})?|\d+(?:[.,]\d+)*|[.!?\n]/gu)) {
    if (/^[.!?\n]$/.test(found)) {
      starts = true;
      continue;
    }
    tokens.push(toToken(found, starts));
    starts = false;
  }
  return tokens;
}

function toToken(found: string, starts: boolean): Token {
  const word = found.toLowerCase();
  const isNumber = /^\d/.test(found);
  const bare = word.replace(/'s$/, '');
  const spelled = numerals.indexOf(bare);
  const stem = isNumber ? found.replaceAll(',', '') : spelled > 0 ? String(spelled) : stemOf(bare);
  return {
    word,
    stem,
    isNumber: isNumber || spelled > 1,
    isContent: !functionWords.has(bare) && !functionWords.has(word),
    isName: !starts && /^\p{Lu}/u.test(found) && !functionWords.has(word),
  };
}

/** Endings of English inflection taken off, the same for both sides: what matters is that forms of one word meet. */
function stemOf(word: string): string {
  const irregular = forms.get(word);
  if (irregular !== undefined) return irregular;
  let stem = word;
  if (stem.length > 4 && stem.endsWith('ies')) stem = `${stem.slice(0, -3)}y`;
  else if (stem.length > 4 && /(?:s|x|z|ch|sh)es$/.test(stem)) stem = stem.slice(0, -2);
  else if (stem.length > 3 && stem.endsWith('s') && !/(?:ss|us|is)$/.test(stem)) stem = stem.slice(0, -1);
  if (stem.length > 5 && stem.endsWith('ing')) stem = stem.slice(0, -3);
  else if (stem.length > 4 && stem.endsWith('ied')) stem = `${stem.slice(0, -3)}y`;
  else if (stem.length > 4 && stem.endsWith('ed')) stem = stem.slice(0, -2);
  else if (stem.length > 5 && stem.endsWith('ly')) stem = stem.slice(0, -2);
  if (stem.length > 3 && /([bdgklmnprt])\1$/.test(stem)) stem = stem.slice(0, -1);
  return stem.length > 3 && stem.endsWith('e') ? stem.slice(0, -1) : stem;
}

const numerals = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');

const forms = new Map(
  `be:is are was were been being am; have:has had having; do:does did done; go:goes went gone; make:made; say:said;
  see:saw seen; know:knew known; take:took taken; get:got gotten; come:came; give:gave given; find:found; think:thought;
  tell:told; become:became; leave:left; feel:felt; bring:brought; begin:began begun; keep:kept; hold:held; write:wrote written;
  stand:stood; hear:heard; mean:meant; meet:met; run:ran; pay:paid; sit:sat; speak:spoke spoken; lead:led; grow:grew grown;
  lose:lost; fall:fell fallen; send:sent; build:built; understand:understood; draw:drew drawn; break:broke broken; spend:spent;
  rise:rose risen; drive:drove driven; buy:bought; wear:wore worn; choose:chose chosen; eat:ate eaten; win:won; teach:taught;
  sell:sold; sing:sang sung; man:men; woman:women; child:children; person:people; foot:feet; tooth:teeth; life:lives;
  good:better best; bad:worse worst; bear:bore born`
    .split(';')
    .flatMap((line) => {
      const [base = '', others = ''] = line.trim().split(':');
      return [base, ...others.split(' ')].map((form) => [form, base] as const);
    }),
);

const functionWords = new Set(
  `a about above after again against all also although am an and any are aren't around as at be because been before being
  below between both but by can can't could couldn't did didn't do does doesn't doing don't down during each either else
  ever few for from further had hadn't has hasn't have haven't having he he'd he'll he's her here hers herself him himself
  his how however i i'd i'll i'm i've if in into is isn't it it's its itself just let me might more most much must my
  myself neither no nor not now of off on once only or other ought our ours ourselves out over own per quite rather really
  same shall she she'd she'll she's should shouldn't since so some still such than that that's the their theirs them
  themselves then there there's these they they'd they'll they're they've this those though through thus to too under
  until up upon us very via was wasn't we we'd we'll we're we've were weren't what what's when where which while who
  who's whom whose why will with within without won't would wouldn't yes yet you you'd you'll you're you've your yours
  yourself oh well yeah ok okay`.split(/\s+/),
);
