import type { Cues } from '../text/lexicon.ts';

/** Money where a wrong answer costs some: investing, lending, taxes, accounts, valuation, insurance. Not prices. */
export type FinanceFamily = 'finance';

export const financeCues: readonly Cues<FinanceFamily>[] = [
  {
    family: 'finance',
    weight: 2,
    terms:
      'invest|invests|invested|investing|investment*|investor*|portfolio|rebalance*|etf|etfs|index fund*|mutual fund*|hedge fund*|stocks|shares|stock option*|options before|exercise my options|exercise * options|bond|bonds|dividend*|bitcoin|crypto*|ethereum|ipo|mortgage*|refinanc*|remortgage*|loan|loans|overdraft|credit limit*|credit line|creditworth*|credit score|credit card debt|debt|interest rate*|pension*|retire*|401k|401 k|roth|annuit*|savings|tax|taxes|taxable|taxed|capital gain*|vat|deduct*|write off|tax return|withholding|irs|hmrc|inheritance tax|estate tax|net present value|npv|irr|internal rate of return|discounted cash flow|dcf|valuation|value this company|value the company|ebitda|ebit|cash flow*|cash position|liquidity|balance sheet*|income statement|profit and loss|p l|journal entr*|ledger*|subledger|general ledger|ifrs|gaap|goodwill|depreciat*|amorti*|accrual*|reconcil*|close the books|books close|covenant*|equity|net debt|audit|auditor*|hedge|hedging|hedged|forwards|futures|swap|swaps|derivative*|structured note*|fx exposure|currency risk|dollar exposure|underwrit*|term life|life policy|life insurance|insurance premium|premium should|actuar*|money laundering|aml|kyc|freeze the account|payroll|severance tax|transfer pricing|revenue recognition|working capital|earnings|price earnings|yield|yields|coupon|maturity|stake in|term sheet|cap table|dilution|series a|fundraising|budget forecast|financial plan*|financial model*|financial advi*|financially|break even|broker*|margin call|short selling|trading strategy|wealth|trust fund|fiduciar*|allowance for|company car|mileage allowance|cost of capital|wacc|capm|beta|risk free|cost of debt|gross margin|operating margin|guidance to|guidance we|endowment*|emergency fund|card debt|debts|inflation|cash reserve*|property investment|buy to let|rental yield|rent out|down payment|lease at|lease or|our own cash|pay back|payback|roi|return on|charitable status|tax exempt|revenue office|tax office|retirement|compound interest|net worth|asset*|liabilit* side|cost accounting|cost centre|cost center|overhead*|pricing strategy|unit economics|burn rate|runway|valuations|bookkeep*|double entry|chart of accounts|provision for|write down|impairment|bad debt*|receivables|payables|invoice factoring|factoring|letter of credit|bank guarantee|currency hedge*|commodit*|gold price|real estate|reit|private equity|venture capital|crowdfunding|due diligence|merger|acquisition*|buyout|earn out|shareholder*|share buyback|per share|esop|rsu|rsus|stock grant|vesting|social security|medicare|insurance cover*|deductible|claims ratio|reserve for|solvency|basel|mifid|stress test|credit risk|default rate|collateral|leverage|out of * debt|financ*',
  },
  {
    family: 'finance',
    weight: 1,
    terms:
      'finance|financial|bank|fund|funds|revenue|profit|profits|margin|forecast*|budget|salary|insurance|premium|currency|exchange rate|accounting|accountant*|quarter*|fixed or|payment terms|buy the machine|lease or buy|sell my|income|interest|credit|committee|investor|gold|self employed|fee|fees',
  },
  {
    family: 'finance',
    weight: 2,
    terms:
      '*steuer|*steuern|*kredit|*kredite|*darlehen|*rente|*zinsen|*fonds|*aktien|*bilanz|*abschreibung|*tilgung|*finanzierung|*anlage kaufen|geldanlage|anlegen|anlage in|aktie|aktien|etf|fonds|anleihe*|dividende*|rente|riester*|rurup*|altersvorsorge|rentenversicherung|lebensversicherung|kredit|kredite|darlehen|baudarlehen|baufinanzierung|hypothek*|sondertilgung|tilgung*|tilgen|umschuld*|zinsen|zinssatz|zinsbindung|tagesgeld|festgeld|depot|sparplan|steuer|steuern|steuererklarung|steuerlich*|einkommensteuer|erbschaftsteuer|erbschaftssteuer|schenkungsteuer|schenkungssteuer|umsatzsteuer*|mehrwertsteuer*|vorsteuer|kapitalertrag*|gewerbesteuer|grunderwerbsteuer|absetzen|abschreib*|bilanz*|liquiditat*|gewinn und verlust|jahresabschluss|buchungssatz*|kapitalwert|unternehmenswert|eigenkapital|fremdkapital|leasing|bausparvertrag|gehalt oder|finanzplan*|firmenwagen|dienstwagen|kapitalanlage*|eigentumswohnung*|immobilie*|geld anlegen|vermogen*|finanzamt|finanzier*|kapitalkosten|verbuch*|buchhalt*|buche ich|buchen wir|kontier*|skr03|skr04|ust|kleinunternehmer*|abfindung versteuern|versteuer*|krankenkasse beitrag|inflation|notgroschen|schulden|insolvenzgeld|kreditkarte* schulden|leasing|gmbh anteil*|beteiligung*',
  },
  { family: 'finance', weight: 1, terms: 'finanz*|umsatz|gewinn|fixkosten|bank|versicherung|rendite|zins|budget' },
  {
    family: 'finance',
    weight: 2,
    terms:
      'investi*|placement*|placer|epargne|assurance vie|bourse|actions en bourse|mes actions|obligations d etat|fonds indiciel*|pea|retraite|credit immobilier|pret immobilier|pret|emprunt*|rembourser mon|hypotheque|taux d interet|impot*|fiscal*|fiscalite|tva|plus value*|declaration de revenus|bilan|tresorerie|comptabl*|amortissement*|flux de tresorerie|valorisation|dividende*|cotisations|deduire|deductible*|ifi|droits de succession|auto entrepreneur*|autoentrepreneur*|micro entreprise|urssaf|seuil|chiffre d affaires|cotisation*|loyers percus|location meublee|scpi|livret a|inflation|dette*|endettement|budget familial|rentabilite|immobilier*',
  },
  {
    family: 'finance',
    weight: 2,
    terms:
      'invertir|inversion*|inversor*|fondo indexado|fondos|acciones|bolsa|bonos|dividendo*|hipoteca*|amortizar|prestamo*|credito|intereses|tipo de interes|ahorro|ahorros|jubilacion|plan de pensiones|impuesto*|iva|irpf|declaracion de la renta|fiscal|fiscales|hacienda|plusvalia*|desgravar|deducir|balance|tesoreria|flujo de caja|flujos de caja|contab*|valoracion de la empresa|autonom*|hipoteca variable|interes fijo|deuda*|inflacion|vivienda como inversion|comprar piso|alquilar o comprar|rentabilidad|cuota|seguridad social|facturacion|tributar|cotizar|finanzas',
  },
  {
    family: 'finance',
    weight: 1,
    terms:
      'financi*|chiffre d affaires|benefice|revenu|revenus|facturo|facturar|ingresos|beneficio*|banque|banco|assurance|seguro',
  },
];
