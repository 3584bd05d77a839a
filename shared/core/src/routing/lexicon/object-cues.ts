import type { Cues } from '../text/lexicon.ts';

/** What an operation is done to: prose of no consequence, words that bind, code. `person` keeps "contract lawyer" from being a contract. */
export type ObjectFamily = 'prose' | 'pronoun' | 'binding' | 'person' | 'cut';

export const objectCues: readonly Cues<ObjectFamily>[] = [
  {
    family: 'prose',
    weight: 1,
    terms:
      'email*|e mail*|mail|mails|letter*|message*|note|notes|post|posts|tweet*|paragraph*|sentence*|text|texts|bio|biography|announcement*|invitation*|newsletter*|article*|headline*|title*|blog*|summary|abstract|description*|bullet*|speech|talk|essay|reply|review*|story|poem|caption*|transcript*|slogan*|resume|cv|cover letter|out of office|grammar|spelling|typos|tone|style|wording|phrase*|voice|tense|sound|sounds|friendlier|shorter|politer|polite|calm|calmer|clearer|casual|formal|informal|readable|warmer|person|english|thank you|words|word|plaque|label|leaflet|flyer|menu|ad|advert|brochure|magazine|absatz*|satz|satze|einladung*|brief|briefe|nachricht*|beitrag|artikel|uberschrift*|rechtschreibung|grammatik|tonfall|stil|hoflicher|lockerer|freundlicher|kurzer|lebendiger|anschreiben|bewerbung*|rede|phrase|phrases|texte|textes|courriel*|lettre|lettres|titre*|resume|orthographe|grammaire|style|annonce*|discours|billet|parrafo*|frase*|texto*|correo*|carta*|mensaje*|titulo*|ortografia|gramatica|estilo|tono|anuncio*|discurso|resena*|announce',
  },
  { family: 'pronoun', weight: 1, terms: 'this|these|it|das|dies|ce|ceci|cela|esto|lo siguiente|the following' },
  {
    family: 'binding',
    weight: 2,
    terms:
      'clause*|contract|contracts|contractual|agreement|agreements|lease|leases|nda|ndas|non disclosure|non compete|noncompete|terms of service|terms of use|terms and conditions|terms|privacy policy|privacy notice|waiver*|disclaimer*|indemni*|liability|limitation of liability|power of attorney|last will|testament|deed|bylaws|by laws|articles of association|settlement|affidavit|statute*|licence terms|license terms|licence agreement|license agreement|consent form|release form|warranty|covenant*|prospectus|complaint to the court|legal notice|cease and desist|notice of termination|termination letter|dismissal|vertrag|vertrage|vertrags*|mietvertrag*|arbeitsvertrag*|kaufvertrag*|klausel*|*klausel|*vertrag|agb|vereinbarung|haftungsausschluss*|vollmacht|testament|satzung|datenschutzerklarung|impressum|kundigung*|abmahnung|widerrufsbelehrung|contrat*|bail|clause|conditions generales|cgv|cgu|accord|avenant|testament|procuration|mise en demeure|statuts|politique de confidentialite|reglement|contrato*|clausula*|acuerdo*|arrendamiento|terminos y condiciones|condiciones generales|testamento|poder notarial|estatutos|politica de privacidad|burofax',
  },
  {
    family: 'person',
    weight: 1,
    terms:
      'lawyer*|attorney*|assistant*|job|jobs|position*|partner|paralegal*|manager*|team|advis*|accountant*|consultant*|inspector*|student*|course|blog*|bio|joke*|career|internship|hackathon|bridge|killer|workers|number|date|anwalt|anwalte|anwaltin|stelle|avocat*|poste|abogad*|puesto',
  },
  {
    family: 'cut',
    weight: 1,
    terms: 'for|about|to|so|because|since|while|when|fur|uber|damit|weil|pour|sur|afin|para|sobre|porque|.',
  },
];
