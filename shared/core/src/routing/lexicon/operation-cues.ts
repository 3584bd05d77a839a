import type { Cues } from '../text/lexicon.ts';

/**
 * What a request wants done. `transform` verbs say little by themselves: the noun after them decides between prose and
 * code. English, German, French and Spanish.
 */
export type OperationFamily =
  | 'rewrite'
  | 'transform'
  | 'translate'
  | 'summarise'
  | 'classify'
  | 'extract'
  | 'create'
  | 'imagine'
  | 'reason'
  | 'judge';

export const operationCues: readonly Cues<OperationFamily>[] = [
  {
    family: 'rewrite',
    weight: 3,
    terms:
      'rewrite|rewriting|rephras*|reword*|paraphras*|proofread*|copyedit|copy edit|spell check|umformulieren|schreibe * um|korrekturlesen|lektoriere*|reformul*|reecri*|rephrase*|relis|reescrib*|parafrase*|redacta de nuevo|in other words|in plain english|alternative headline*|alternative title*|fix the grammar|correct the grammar|fix the spelling|fix typos|correct typos',
  },
  {
    family: 'transform',
    weight: 1,
    terms:
      'make|turn|change|cut|trim|shrink|rework|reorder|convert|put|fix|correct|improve|polish|shorten|lengthen|expand|simplify|tidy|clean up|edit|adapt|adjust|soften|tone down|condense|tighten|reformat|formuliere|mach|mache|kurze|kurzen|verkurze*|korrigiere*|verbessere*|vereinfach*|glatte|schreibe|schreib|uberarbeite*|passe|andere|corrige*|raccourci*|simplifie*|ameliore*|mets|transforme*|modifie|rends|allonge|abrege|corrija|acorta*|simplifica*|mejora*|pule|convierte*|cambia|haz|pon|transforma*|adapta*|suaviza|resume en',
  },
  {
    family: 'translate',
    weight: 3,
    terms: 'translat*|ubersetz*|tradui*|traduc*|in german|auf englisch|en anglais|en ingles',
  },
  {
    family: 'summarise',
    weight: 3,
    terms:
      'summari*|sum up|tldr|tl dr|key points|in three sentences|in one sentence|fasse * zusammen|zusammenfass*|fasse zusammen|resume ce|resume le|resume la|resumer|synthetise*|resume el|resume este|resume esta|resumen de|sintetiza*|boil * down',
  },
  {
    family: 'classify',
    weight: 3,
    terms:
      'classif*|categori*|klassifizier*|kategorisier*|ordne|zuordnen|einordnen|clasifi*|etiquet*|sentiment|spam|tagger|triage|label|labels|tag|assign one|pick the best category|sort the following|sort these|sort into|classe|classez|range dans|positive or negative|positive negative|positiv oder negativ|positif ou negatif|positif negatif|positiva o negativa|positivo o negativo|positivo negativo|yes or no|ja oder nein|oui ou non|si o no|true or false|wahr oder falsch|vrai ou faux|verdadero o falso|which category|which of these categories|welche kategorie|welcher kategorie|quelle categorie|que categoria|bucket|bucketize|sortiere|gruppiere|range|trie|agrupa|answer * * or|answer * or|say * or|responde si|reponds par oui|antworte mit|responde con|reply with|reply yes|asigna una|attribue une|weise * zu|yes no|wich of the labels|multiple choice|clickbait|more likely a|more likely|whether this headline|whether this sentence|whether this comment|whether this tweet|whether this review|whether this text|whether the text|answer d or|welche textsorte|welcher textsorte|zu welcher|zu welchem|rather * or|debit or credit side|a quelle categorie|a que categoria',
  },
  {
    family: 'classify',
    weight: 2,
    terms:
      'one of|answer with * only|which label|which team|which department|which language|welche abteilung|welches team|welche sprache|quel service|quelle langue|que departamento|que idioma|mark each|mark every|for each|rate the|grade the|urgency|low medium or high|low medium high|niedrig mittel|faible moyen|bajo medio|tone of|le ton|el tono|stance|emotion|is this|are these|one fits|fits best|best fits|formal or informal|intent of|category|categories|kategorie*|categorie|categoria*|group the|group these|group them|put every|put each|into one of|decide whether each|dans une des|en una de|in eine der|stimmung|tonfall|contain an insult|toxic|offensive|seniority|by priority|alta media|high medium|haute moyenne|hoch mittel|praise complaint|freude|anger sadness|talk about|is about|handelt von|parle de|habla de|drei kategorien|stimmung druckt|nach prioritat|priorise|prioriza|which of these|which of the following|does this * contain|jede * zu|chaque * dans|cada * en',
  },
  {
    family: 'extract',
    weight: 3,
    terms:
      'extract*|extrah*|extrai*|grab the|grab all|fetch the|spot the|spot all|note down|jot down|repere|reperez|notiere|schreib heraus|apunta|extrae*|extraer|pull out|pull the|pull all|entnimm|herauslesen|lies aus|releve|releves|relever|recupere*|saca|as json|als json|en json|named in|mentioned in|copy out|fill in the fields|fill in these fields|fill the fields|columns|parse|return only|return just|give only|gib nur|nur die|donne uniquement|solo los|solo las|two fields|three fields|fields|nothing else|und sonst nichts|rien d autre|nada mas',
  },
  {
    family: 'extract',
    weight: 2,
    terms:
      'list every|list all|list the|find all|find every|collect|identify|get the|give me only|give only|gather|give me all|what is the * number|what are the names|which * are mentioned|which * is mentioned|return each|return the|return all|output name|from this text|from the text|from the following|out of this|out of the|nenne alle|liste alle|liste aller|suche alle|finde alle|welche * werden genannt|aus dem text|aus diesem|aus dem|liste tous|liste toutes|trouve tous|trouve toutes|donne tous|quels sont les noms|dans ce texte|enumera*|lista todos|lista todas|encuentra todos|encuentra todas|del texto|de este texto|into a table|in a table|as a table|als tabelle|en tableau|en una tabla|one per line|mentioned|erwahnt*|vorkommen|mentionne*|mencionad*|hashtags|phone numbers|email addresses|ingredients|action items|who is named|who are the|tell me the|i need just|just the|only the|occur in|occurs in|appear in|appears in|give a list|which dates|which amounts|which names|which numbers|give me place|give me date|give me name|give me the date|give me the name|give me the number|what date|which date|schreibe alle|gib mir alle|gib mir das datum|gib mir den namen|wie lautet*|wer sind die|donne moi la date|donne moi le nom|donne moi le montant|donne moi tous|dame la fecha|dame el nombre|dame todos|cual es el numero|scan this|scan the|read off|look up the',
  },
  {
    family: 'create',
    weight: 2,
    terms:
      'draft|write|prepare|compose|create|design|implement|build|generate|develop|set up|upgrade|replace|migrate|add|refactor|split|delete|remove|rotate|patch|optimise|optimize|configure|install|deploy|automate|debug|fix|change|aktualisiere|ersetze|losche|behebe|richte|ajoute|remplace|supprime|installe|anade|reemplaza|elimina|arregla|instala|schreibe ein*|verfasse*|entwirf|entwerfe*|erstelle*|setze * auf|implementiere*|programmiere*|baue|bau|fuge|erganze|redige*|ecris|prepare*|cree|developpe*|redacta*|escribe*|prepara|crea|desarrolla|disena',
  },
  {
    family: 'imagine',
    weight: 2,
    terms:
      'poem|joke|song|story|limerick|haiku|lyrics|rap song|gedicht|witz|liedtext|geschichte|poeme|blague|chanson|histoire drole|poema|chiste|cancion|cuento',
  },
  {
    family: 'reason',
    weight: 2,
    terms:
      'why|compare*|comparison|trade off*|weigh|prove|proof|reasoning|step by step|pros and cons|arguments for|argue*|argument*|argumenta*|what would happen|which would you|would you ask|would you believe|how would you|how would one|think it through|think through|help me think|estimate|assumption*|explanations|contradict*|conclude|does it follow|logical*|puzzle|clues|fallacy|flaw|hypothes*|from several sides|advantages and disadvantages|warum|wieso|weshalb|vergleich*|abwagen|wage|begrunde*|schritt fur schritt|vor und nachteile|was wurde passieren|grunde|ursachen|uberlege|pourquoi|etape par etape|le pour et le contre|raisonne*|que se passerait|explique les raisons|avantages et inconvenients|por que|razona*|paso a paso|pros y contras|que pasaria|ventajas y desventajas|which assumption|find out whether|could be going on|fair|what can we|how sure|plan a|plan the|work out|seating plan|scoring system|weighings|solve|deduce|infer|strategy',
  },
  {
    family: 'judge',
    weight: 2,
    terms:
      'should i|should we|should he|should she|should they|can i|can we|can he|can she|can they|can my|can our|could they|could we|may i|may we|may they|must i|must we|must the|must my|must he|must she|must they|do i|do we|does my|does our|am i|are we|is it legal|is it lawful|is it allowed|is it better|is it worth|is it safe|is that so|. is now|would it|would we|would i|will i|will we|will they|is he|is she|is there|enough for|is enough|sufficient|what happens if|what happens when|who owns|who gets|who decides|who inherits|how can i|how can we|how do i stop|how do i get|how do i word|how do we|reicht|genugt|ausreich*|prufe ob|was passiert wenn|wem gehort|wer bekommt|suffit|verifie si|que se passe t il si|comprueba si|que pasa si|basta con|do you suggest|would you advise|what would you do|and is my|and is the|or is it|we should|i should|they should|say how much|how much to|how much do|what to do|what shall|our choices|our options|my options|what are my|what are our|what can i do|what can we do|what do i do|what do we do|who has to|who must|who pays|do they have to|does he have to|does she have to|. must a|is it good|good moment|good time|which is better|better for us|better for me|what is best|where do i put|where should|where do we|. is a|. is my|. is our|. is the|what must|was kann ich tun|was konnen wir tun|wer muss|ist es klug|ist es sinnvoll|was mache ich|was sollen|welche * gilt|allowed to|are they|is it right|who is responsible|who is liable|how long do i need|how long must|how long do we|how do i have to|what do i have to|what do we have to|do i need|do we need|was steht|steht mir|welche * braucht|was darf|durfen|darf|que puis je faire|que faire|qui doit|combien vais je|combien dois je|quelle procedure|que puedo hacer|puedo devolver*|como reclamo|cuanto dinero|que podemos hacer|quien tiene que|es buen momento|cuanto tengo que|cuanto debo|cuanto voy|my rights|our rights|tell me whether|tell me if|say whether|say if|whether we|whether i|whether it|whether our|whether my|whether they|whether the|check whether|check if|advise|advises|advice|recommend*|approve or|approve|recommendation|suitable|what should|how should|how much should|how much will|how much must|which one costs|what risk|what claims|what could they|darf ich|darf mein*|durfen wir|durfen sie|darf er|darf sie|darf man|muss ich|muss mein*|muss er|muss sie|muss man|mussen wir|soll ich|sollen wir|sollte ich|sollten wir|kann ich|konnen wir|kann mein*|kann man|bin ich|sind wir|habe ich|haben wir anspruch|ist es zulassig|ist es erlaubt|ist das erlaubt|ist das zulassig|ist sie wirksam|lohnt sich|lohnt es|ob wir|ob ich|was soll|rate mir|empfiehl*|dois je|devons nous|puis je|pouvons nous|peut on|peut il|peut elle|peuvent ils|ai je|avons nous|est il legal|est ce legal|vaut il mieux|est il possible|faut il|suis je|sommes nous|conseille*|recommande*|que dois|quels recours|puedo|podemos|puede el|puede mi|pueden|puede la|debo|debemos|tengo derecho|tenemos derecho|tengo que|es legal|me conviene|nos conviene|conviene|vale la pena|que plazo|estoy obligad*|estamos obligad*|aconseja*|recomienda*|que debo',
  },
];
