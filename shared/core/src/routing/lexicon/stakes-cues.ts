import type { Cues } from '../text/lexicon.ts';

/**
 * What somebody stands to lose: money, home, work, family, health. Two of them in one request make it a decision with
 * consequences, whatever its domain.
 */
export type StakesFamily = 'stakes' | 'own';

export const stakesCues: readonly Cues<StakesFamily>[] = [
  {
    family: 'stakes',
    weight: 1,
    terms:
      'pay|pays|paid|paying|owe|owes|money|cash|dollar|dollars|usd|euros|pounds|francs|price of|cost us|afford|house|home|flat|apartment|property|job|boss|employer|employee*|staff|salary|wages|contract*|agreement*|sign|signed|client|clients|supplier*|insurer|insurance|bank|doctor|hospital*|patient*|medical|medicine|dose|surgery|accident|injur*|police|fine|court|hearing|officials|authorities|company|business|board|market|shareholders|partner|ex|divorce|custody|inherit*|died|safety|elevator|school|council|insurances|invest*|versicherung*|trip|flight|flug|zug|coche|auto|car|cars|voiture|children|child|son|daughter|kinder|kind|sohn|tochter|enfants|fils|fille|hijo*|hija*|parents|eltern|padres|mother|father|mutter|vater|work|working|arbeit|trabajar|travailler|donation|spende*|treasurer|packaging|volunteers|theft|fence|wall|mur|terrain|land|motor|machine|stop working|family|familie|famille|familia|income|fund|foundation|wedding|grandmother*|grandfather*|grosseltern|dog|hund|tree|shed|storm|garden fence|claims|refund*|tax*|visa|passport|exam|grade|reference|promotion|put aside|companies|brakes|fire|security|password*|privacy|personal|tenants|rent|neighbour*|neighbor*|geld|zahlen|bezahl*|schulde*|haus|wohnung|miete|chef|arbeitgeber|kunde|kunden|lieferant*|arzt|unfall|firma|unternehmen|nachbar*|payer|paie|argent|maison|appartement|loyer|client|facture|patron|employeur|medecin|entreprise|voisin*|pagar|paga|dinero|casa|piso|alquiler|cliente*|factura*|jefe|empresa|medico|vecin*|ninos|expareja',
  },
  { family: 'own', weight: 1, terms: 'i|my|me|mine|ich|mein*|mir|mich|je|mon|ma|mes|moi|yo|mi|mis' },
];
