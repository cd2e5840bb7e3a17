/** A word that says what the number near it is. */
export interface Label {
  isCode: boolean;
  start: number;
  end: number;
}

/** Codes that open nothing, by what they are called before and after the word. */
const otherCodes = [
  "(?:promo(?:tion(?:al)?)?|discount|coupon|voucher|gift|referral|offer|zip|postal|area|country|dialing|error|status|source|bar|qr|order|booking|reservation|tracking|product|item|sort|swift|dress|reference|customer|store|rabatt|gutschein|aktions|geschenk|vorteils|post|länder|fehler|buchungs|bestell|produkt|uni|en|de)[ -]?codes?(?![\\p{L}])",
  "codes? (?:promo\\p{L}*|postal|postaux|de réduction|d['’]erreur|de suivi|pays|client|barres|of conduct|de commande|cadeau|guichet)",
  "c[oó]digos? (?:postal(?:es)?|promocional(?:es)?|de descuento|de error|de seguimiento|de barras|de pedido|de reserva|de cliente)",
  "codice (?:postale|sconto|promozionale|fiscale|cliente|ordine)",
];

/** What is no code at all. */
const otherNumbers =
  "orders?|bestell\\p{L}*|auftrag\\p{L}*|commandes?|pedidos?|ordine|invoices?|rechnung\\p{L}*|factures?|facturas?|fattura|receipts?|quittung|tracking|sendung\\p{L}*|paket\\p{L}*|shipments?|envío|colis|suivi|referen(?:ce|cia|z)|référence|ref|tickets?|case|vorgang\\p{L}*|konto\\p{L}*|accounts?|comptes?|cuenta|customer|kunden\\p{L}*|client|cliente|members?(?:hip)?|mitglied\\p{L}*|booking|buchung\\p{L}*|reservation|réservation|reserva|flight|flug|vol|policy|phone|tel|telefon\\p{L}*|téléphone|teléfono|fax|call|mobile|hotline|iban|vat|siret|hrb|ust|nif|cif|postfach|po box|p\\.o\\. box|suite|room|apt|version|build|port|sku|item|article|artikel\\p{L}*|amount|betrag|montant|total|summe|importe|price|preis|prix|precio|balance|saldo|guthaben|(?:ending|ends|ended) (?:in|with)|end(?:et|end)(?: auf)?|finissant par|terminant par|termina(?:da|do)?(?: en)?|last (?:four|4)|copyright|©|since|seit|depuis|desde|est\\.|transaction|transaktion\\p{L}*|payment|zahlung|paiement|pago|serial|seriennummer|zip|plz";

/** One-time codes, in languages with Latin letters. */
const codes = [
  "[\\p{L}-]*(?:codes?|passcodes?|kods?|kodu|kode[nr]?|kód|kodi|koodi\\p{L}*)(?!\\p{L})",
  "(?:otp|totp|pins?|m?tan|2fa|token)(?!\\p{L})",
  "one[- ]time[- ](?:password|passwort|pass|pin|number)",
  "(?:verification|security|confirmation) (?:number|pin|key)",
  "(?:einmal|bestätigungs|sicherheits|freigabe)[ -]?(?:passwort|kennwort|pin|zahl|nummer|schlüssel)",
  "mot de passe (?:à usage unique|unique|temporaire|provisoire)",
  "(?:contraseña|clave) (?:de un solo uso|temporal|dinámica|única)|claves?(?!\\p{L})",
  "c[oó]digos?(?!\\p{L})|codice(?!\\p{L})|codul?(?!\\p{L})|senha(?!\\p{L})|hasło|heslo",
];

/** The same in others, whose words may stand without a space around them. */
const foreignCodes = [
  "код\\p{L}*|парол\\p{L}*|κωδικ\\p{L}*|קוד|رمز|कोड|รหัส|mã (?:xác|otp)",
  "验证码|驗證碼|校验码|动态码|確認碼|確認コード|認証コード|コード|ワンタイムパスワード|認証番号|暗証番号|확인 ?번호|인증 ?번호|인증 ?코드|확인 ?코드|보안 ?코드|코드",
];

const pattern = new RegExp(
  `(?<![\\p{Script=Latin}\\p{N}])(?:(?<other>${otherCodes.join("|")}|(?:${otherNumbers})(?!\\p{L}))|(?<code>${codes.join("|")}))|(?<foreign>${foreignCodes.join("|")})`,
  "giu",
);

/** Every word of a text that says what a number near it is, from left to right. */
export function labelsIn(text: string): Label[] {
  return [...text.matchAll(pattern)].map((found) => ({
    isCode: found.groups!["other"] === undefined,
    start: found.index,
    end: found.index + found[0].length,
  }));
}

const proving =
  /verif|vérif|confirm|bestätig|sign(ing)?[ -]?in|log(ging)?[ -]?in|one[- ]time|two[- ](step|factor)|2-step|authenti|anmeld|einlogg|connexion|connecter|identifi|iniciar sesi|acceso|验证|登录|認証|ログイン|인증|подтверж|вход|potwierd|weryfik|logowani/iu;

/** Whether a text is about proving who someone is. */
export function isAboutProving(text: string): boolean {
  return proving.test(text);
}
