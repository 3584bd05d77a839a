import type { Cues } from '../text/lexicon.ts';

/** Law, its procedures and what people owe each other. `legalProse` is how contracts speak. */
export type LegalFamily = 'legal' | 'legalProse';

export const legalCues: readonly Cues<LegalFamily>[] = [
  {
    family: 'legal',
    weight: 2,
    terms:
      'lawful*|unlawful*|illegal*|is it legal|legally|legal advice|legal obligation*|legal action|legal consequence*|legal basis|law suit*|lawsuit*|sue|sued|suing|court|courts|tribunal|judge rule*|litigat*|arbitration|plaintiff*|defendant*|subpoena*|injunction*|jurisdiction*|statute*|statutory|limitation period|liable|liability|negligen*|damages|tort|indemni*|breach of contract|in breach|clause*|enforceab*|unenforceable|legally binding|binding on|gdpr|ccpa|hipaa|data protection|data breach|personal data|copyright*|trademark*|trade mark*|patent|patents|infring*|cease and desist|non disclosure|nda|non compete|noncompete|landlord*|evict*|tenancy|notice period|wrongful*|unfair dismissal|fire me|fired me|fire someone|fire her|fire him|dismissed|severance|redundan*|inherit*|without a will|my will|last will|testament|probate|heir|heirs|estate of|executor of|divorce*|custody|alimony|child support|prenup*|power of attorney|notar*|deport*|asylum|visa|work permit|need a permit|permit|criminal charge*|charged with|arrest*|prosecut*|defam*|libel|slander|harass*|discriminat*|terms of service|terms of use|terms and conditions|privacy policy|waiver|disclaimer|licence agreement|license agreement|sublicens*|bylaws|articles of association|shareholders agreement|shareholder agreement|insolven*|bankrupt*|creditors|antitrust|sanctions|export control*|whistleblow*|consent form|my rights|our rights|legal rights|do we need a licen*|do i need a licen*|obliged|obligation*|obligated|compensation|entitled|appeal|restraining|squatter*|easement*|zoning|planning permission|tenant|tenants|lease|sublet*|rent increase|regulat*|compliance|consumer rights|withdrawal right*|refund right*|statement of claim|take * to court|non solicit*|contract|contracts|contractual|agreement|agreements|franchis*|prenuptial|has to pay|have to pay for|who pays|refuses to pay|refuse to pay|wont pay|owes me|owe them|responsible for the damage|hold * responsible|further claims|my claim|sign a|should i sign|sign this|sign it|giving up|settlement|settle out|hearing|witness*|cross examin*|testif*|testimony|evidence|verdict|plead*|guilty|innocent|police|accused|suspect|bail|cookies|cookie banner|imprint|legal notice|age limit|regulator*|authority|authorities|supervisory|ombudsman|public record*|freedom of information|notice to|give notice|served notice|notice of|dispute with|copyrighted|royalt*|label has written|fair use|plagiar*|impersonat*|identity theft|restraining order|guardian*|visitation|adopt*|marriage contract|citizenship|residence permit|border|customs duty|import rules|product liability|recall|safety regulation*|building permit|neighbour s tree|neighbor s tree|trespass*|noise complaint|union|works council|collective agreement|overtime|maternity|parental leave|sick leave|minimum wage|working hours|unpaid wages|reference letter from|gross misconduct|final warning|grievance|deposit back|withhold*|repair costs|repairs|small claims|debt collect*|bailiff|foreclos*|lien|escrow|title deed|next of kin|medical malpractice|informed consent|legal guardian|minor|underage|parental consent|photo* of children|image rights|likeness|trade secret*|confidential*|insider|bribe*|corrupt*|gift from a supplier|conflict of interest|tender|public procurement|ada|accessibility act|terms say|fine print|objection*|planning decision|council s letter|legal letter|formal notice|planning law|building regulations|petition*|affidavit|deposition|mediation|injured|sick pay|pay her half|pay his half|pay their share|in advance of trial',
  },
  {
    family: 'legal',
    weight: 1,
    terms:
      'allowed|permitted|forbidden|required to|responsible|neighbour*|neighbor*|ex husband|ex wife|ex partner|husband|wife|house|signed|signature|official|complaint|warning|fine|penalty|refund|guarantee|party|deadline|grandmother*|grandfather*|died|death|legal|law|laws|lawyer*|attorney*|rights|claim|claims|dispute*|terminate|termination|warranty|consent|licence|license|licensed|probation|employer|employee*|dismissal|denies fault|at fault|rules of|verbal promise|promise|insurer*|accident|slipped|permission|deposit',
  },
  {
    family: 'legal',
    weight: 2,
    terms:
      '*vertrag|*vertrages|*vertrags|*recht|*gesetz|*klausel|*klauseln|*frist|*haftung|*klage|*anspruch|*verfahren|*verordnung|*genehmigung|*erklarung unterschreiben|vermieter*|mieterhoh*|miete erhoh*|mietvertrag*|mietrecht*|arbeitsvertrag*|kundigungsschutz*|kundigung|kundigungsfrist*|kundigen|gekundigt|abmahn*|klagen|klage|verklag*|gericht*|haftung*|haftet|hafte|haften|haftbar|schadensersatz|schadenersatz|dsgvo|datenschutz*|urheberrecht*|markenrecht*|patentrecht*|erbrecht*|erbe|erben|pflichtteil|testament|scheidung*|sorgerecht|unterhalt|rechtlich*|rechtswidrig|gesetzlich*|strafbar|anzeige erstatten|anwalt*|agb|vertragsstrafe|widerruf*|gewahrleistung*|gesellschaftsvertrag*|kaufvertrag*|aufhebungsvertrag*|klausel*|haftungsausschluss*|betriebsrat|urlaubsanspruch|urlaub auszahlen|arbeitsverhaltnis*|anspruch|anspruche|verjahr*|mahnbescheid|vollmacht|bussgeld|aufenthaltstitel|insolvenz*|verstoss*|zulassig|unzulassig|wirksam|unwirksam|frist versaumt|einspruch|widerspruch einlegen|untermiet*|anzeigen|anzeige|unterlassung*|polizei|zeuge*|bussgeld*|strafe|strafzettel|einwilligung*|genehmigung*|behorde*|amt|nachbar*|sorgerecht|umgangsrecht|abfindung*|betriebsrat*|elternzeit|mutterschutz|krankschreib*|uberstunden|mindestlohn|zeugnis|reklamation|mangel|impressum*|cookie*|ruckgabe|rucktritt*|unterschreib*|unterschrift*|erbt|vererb*|nachlass|enterb*|scheiden|ex mann|ex frau|vertrag|vertrage|vertrags*|kaution*|mietminderung|eigenbedarf',
  },
  {
    family: 'legal',
    weight: 1,
    terms:
      'vertrag|vertrage|arbeitgeber*|arbeitnehmer*|recht|rechte|gesetz|gesetze|pflicht|pflichten|frist|verpflichtet',
  },
  {
    family: 'legal',
    weight: 2,
    terms:
      'bail|locataire*|proprietaire*|licenci*|prud hommes|prudhommes|tribunal|tribunaux|avocat*|juridique*|illegal*|est ce legal|est il legal|droit de|ai je le droit|ai je droit|clause*|contrat de|contrat|rupture conventionnelle|preavis|rgpd|droit d auteur|contrefacon|heritage|heriter|succession|testament|divorce|garde des enfants|pension alimentaire|responsabilite|responsable de|dommages|prejudice|mise en demeure|porter plainte|plainte|recours|mentions legales|conditions generales|arret maladie|faute grave|harcelement|expuls*|caution|loyer|procuration|faillite|delai de prescription|assigner|attaquer en justice|justice|refuse de payer|ne paie pas|impaye*|procedure|contraindre|huissier*|plainte|police|temoin*|audience|voisin*|autorisation*|obligatoire*|signer|signature|amende*|garde alternee|droit de visite|ex mari|ex femme|conge maternite|heures supplementaires|smic|remboursement|vice cache|cookies|mairie|permis|titre de sejour|naturalisation|heritier*',
  },
  { family: 'legal', weight: 1, terms: 'droit|droits|loi|lois|employeur|salarie*|obligation*|oblige' },
  {
    family: 'legal',
    weight: 2,
    terms:
      'casero|arrendador*|inquilin*|desahuci*|echarme|despid*|despedi*|demanda judicial|demanda|demandar|juzgado*|juicio|tribunal*|abogad*|legalmente|es legal|ilegal*|juridic*|clausula*|contrato*|incumplimiento|rgpd|proteccion de datos|derechos de autor|plagio|herencia|heredar|herederos|testamento|divorcio|custodia|pension alimenticia|responsabilidad|indemniza*|danos y perjuicios|denuncia*|recurrir|recurso|poder notarial|condiciones generales|terminos y condiciones|finiquito|fianza|alquiler|acoso|preaviso|multa|derecho a|tengo derecho|burofax|concurso de acreedores|prescri*|expareja|exmarido|exmujer|ex marido|ex mujer|custodia|regimen de visitas|que puedo hacer|se niega a pagar|no me paga|impagad*|procedimiento|policia|testigo*|vecin*|autorizacion*|obligatori*|firmar|firma|multas|permiso*|residencia|nacionalidad|cookies|ayuntamiento|reclamar|reclamacion*|devolucion|garantia|baja medica|baja por|horas extra|salario minimo',
  },
  { family: 'legal', weight: 1, terms: 'derecho|derechos|ley|leyes|plazo|obligad*|obligacion*' },
  {
    family: 'legalProse',
    weight: 1,
    terms:
      'shall indemnify|shall be liable|shall not assign|shall not|hold harmless|hereby|hereto|hereunder|herein|thereof|hereof|pursuant to|arising out of|without prejudice|notwithstanding|the parties|either party|the licensee|the licensor|the supplier shall|this agreement|prior written consent|in the event of|governed by|represents and warrants|die parteien|der auftragnehmer|der auftraggeber|haftet nur|im sinne des|unbeschadet|dieses vertrages|les parties|le prestataire|du present contrat|nonobstant|les soussignes|las partes|el presente contrato|sin perjuicio|en virtud de',
  },
];
