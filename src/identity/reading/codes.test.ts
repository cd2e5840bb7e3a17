import assert from "node:assert/strict";
import { test } from "node:test";
import { codesIn } from "./codes.ts";
import type { MessageWords } from "../messages.ts";

type Case = [what: string, message: Partial<MessageWords>, codes: string[]];

const texts: Case[] = [
  [
    "a plain sentence",
    {
      subject: "Your verification code",
      text: "Your verification code is 314159. It expires in 10 minutes.",
    },
    ["314159"],
  ],
  [
    "the code in the subject alone",
    {
      subject: "271828 is your Owlbook code",
      text: "Someone asked to sign in. If that was not you, ignore this.",
    },
    ["271828"],
  ],
  [
    "a code on its own line",
    {
      subject: "Confirm your email",
      text: "Hi Ada,\n\nUse the code below to finish signing up:\n\n482910\n\nThe Owl team\n12 Barn Street, Springfield",
    },
    ["482910"],
  ],
  [
    "a code with a prefix",
    { subject: "Verify", text: "G-123456 is your Goggles verification code. Don't share it." },
    ["G-123456", "123456"],
  ],
  ["another prefix", { text: "FB-48291 is your confirmation code" }, ["FB-48291", "48291"]],
  [
    "letters and digits in groups",
    { subject: "Owl sign-in", text: "Your one-time code:\n\nAB12-CD34\n\nIt works once." },
    ["AB12-CD34"],
  ],
  [
    "letters in groups",
    {
      subject: "Confirmation code: XKQ-RTZ",
      text: "Your confirmation code is below. Enter it in your open window.\n\nXKQ-RTZ",
    },
    ["XKQ-RTZ"],
  ],
  [
    "digits in two groups",
    {
      text: "Your Chatter code is 123-456. You can also tap this link to verify your phone: https://v.chatter.example/123456",
    },
    ["123456"],
  ],
  [
    "digits in two groups with a space",
    { subject: "Your login code", text: "Enter this code to log in:\n\n123 456\n" },
    ["123456"],
  ],
  ["eight digits", { subject: "Sign in", text: "Your security code is: 9081 7263" }, ["90817263"]],
  ["four digits", { text: "Use 4821 as your PIN to pick up the parcel locker door." }, ["4821"]],
  [
    "five letters and digits",
    {
      subject: "Your account: Access from new computer",
      text: "Here is the guard code you need to login to account ada_owl:\n\nR7K2P\n\nThis email was generated because of a login attempt.",
    },
    ["R7K2P"],
  ],
  [
    "the word comes after",
    { text: "918273 is the code for your login to Nest. Valid for 5 minutes." },
    ["918273"],
  ],
  [
    "it is asked to be entered",
    { subject: "Finish signing in", text: "Please enter 550066 in the app to continue." },
    ["550066"],
  ],
  [
    "how long it holds stands between",
    { text: "Your code (valid for 15 minutes) is: 662277" },
    ["662277"],
  ],
  [
    "a line broken by its length",
    {
      text: "You are receiving this because someone used your address to log in; the code\nfor it is 448811 and it can be used only once within the next ten minutes of\nnow.",
    },
    ["448811"],
  ],
  [
    "an OTP",
    {
      text: "737373 is your OTP for the txn of INR 1,499.00 at OWLMART on card ending 4412. Do not share.",
    },
    ["737373"],
  ],
  [
    "a bank",
    {
      text: "OWL BANK: Your one-time passcode is 20481632. We will never call you to ask for it. Questions? Call 0800 555 0199.",
    },
    ["20481632"],
  ],
  ["a code that looks like a year", { text: "Your code is 2024." }, ["2024"]],
  [
    "a year that is none",
    { subject: "Your code", text: "Your code is 771234.\n\n© 2026 Owl Inc. All rights reserved." },
    ["771234"],
  ],
  [
    "with a ticket number",
    {
      subject: "[Ticket #88231] Your verification code",
      text: "Ticket number: 88231\nVerification code: 604010",
    },
    ["604010"],
  ],
  [
    "with an order number",
    {
      subject: "Order 7730021: confirm the delivery",
      text: "Order number: 7730021\nTotal: $129.99\nDelivery code: 3319\nGive this code to the driver.",
    },
    ["3319"],
  ],
  [
    "with an address",
    {
      text: "Your security code: 120938\n\nOwl GmbH, Hauptstraße 17, 10115 Berlin, HRB 123456, Tel. +49 30 1234567",
    },
    ["120938"],
  ],
  [
    "two codes",
    { text: "Your email code is 111222.\nYour phone code is 333444." },
    ["111222", "333444"],
  ],
  [
    "lower case letters and digits",
    {
      subject: "Your login code",
      text: "Copy and paste this temporary login code:\n\nsp4rk9w2\n\nIf you didn't try to login, ignore this.",
    },
    ["sp4rk9w2"],
  ],
  ["letters alone", { text: "Your verification code is: KWPXTR" }, ["KWPXTR"]],
  [
    "spaced digits",
    { subject: "Your PIN", text: "Your verification PIN:\n\n4 8 2 9 1 0" },
    ["482910"],
  ],
  ["stars around it", { text: "Your login code: **825371**" }, ["825371"]],
  [
    "brackets around it",
    { text: "[Owl] Verification code [492013], valid for 5 minutes" },
    ["492013"],
  ],
  [
    "the last line of a message for browsers",
    { text: "Your Owl code is 747723\n\n@owl.example #747723" },
    ["747723"],
  ],
  [
    "no word for a code but alone",
    { subject: "Sign in to Owl", text: "Sign in with this:\n\n839201\n\nThanks" },
    ["839201"],
  ],
  [
    "German",
    {
      subject: "Ihr Bestätigungscode",
      text: "Guten Tag,\n\nIhr Bestätigungscode lautet: 583920\n\nEr ist 10 Minuten gültig.",
    },
    ["583920"],
  ],
  [
    "German, before the word",
    { text: "482 913 ist Ihr Sicherheitscode für die Anmeldung." },
    ["482913"],
  ],
  [
    "German TAN",
    { text: "Ihre TAN für die Überweisung über 1.250,00 EUR auf das Konto DE12 3456: 774411" },
    ["774411"],
  ],
  [
    "German one-time password",
    { text: "Ihr Einmalpasswort: 90 31 77. Geben Sie es niemandem weiter." },
    ["903177"],
  ],
  [
    "German with how long",
    {
      text: "Der Code ist 30 Minuten gültig.\n\nIhr Code: 661188\n\nMit freundlichen Grüßen\nEulen AG, 80331 München",
    },
    ["661188"],
  ],
  [
    "French",
    {
      subject: "Votre code de vérification",
      text: "Bonjour,\n\nVoici votre code de vérification :\n\n204817\n\nIl expire dans 10 minutes.",
    },
    ["204817"],
  ],
  [
    "French, before the word",
    { text: "775533 est votre code de sécurité Hibou. Ne le partagez pas." },
    ["775533"],
  ],
  [
    "French one-time password",
    { text: "Votre mot de passe à usage unique est 660912." },
    ["660912"],
  ],
  [
    "Spanish",
    {
      subject: "Tu código de verificación",
      text: "Tu código de verificación es 918245. No lo compartas con nadie.",
    },
    ["918245"],
  ],
  ["Spanish key", { text: "Su clave de un solo uso: 55431290" }, ["55431290"]],
  [
    "Spanish, on its own line",
    {
      text: "Hola, Ada:\n\nIntroduce este código para iniciar sesión:\n\n771 204\n\nCaduca en 15 minutos.",
    },
    ["771204"],
  ],
  ["Italian", { text: "Il tuo codice di verifica è 448120" }, ["448120"]],
  ["Portuguese", { text: "Seu código de acesso é 339912. Válido por 5 minutos." }, ["339912"]],
  ["Dutch", { text: "Je verificatiecode is 562310." }, ["562310"]],
  ["Polish", { text: "Twój kod weryfikacyjny to 774120. Kod jest ważny 5 minut." }, ["774120"]],
  ["Russian", { text: "Ваш код подтверждения: 620194. Никому его не сообщайте." }, ["620194"]],
  ["Chinese", { text: "【猫头鹰】您的验证码是847261，5分钟内有效。" }, ["847261"]],
  ["Japanese", { text: "認証コード：５９３０１２\nこのコードは10分間有効です。" }, ["593012"]],
  ["Korean", { text: "[올빼미] 인증번호 [730184]를 입력해 주세요." }, ["730184"]],
  [
    "French letters and digits",
    {
      subject: "Code de connexion",
      text: "Pour vous connecter, saisissez le code suivant dans l'application : 7Q4KD2\nCe code expire dans 15 min. Service client 09 69 39 99 98",
    },
    ["7Q4KD2"],
  ],
  [
    "a device code",
    {
      subject: "New device",
      text: "Your device code\n\nWDJB-MJHT\n\nEnter it at https://owl.example/device",
    },
    ["WDJB-MJHT"],
  ],
  [
    "a meeting",
    { text: "Meeting ID: 812 3456 7890\nPasscode: 482910\nDial: 16465588656" },
    ["482910"],
  ],
  [
    "a number to answer to",
    {
      text: "Your ride code: 4418. Never share this code. Reply STOP ALL to 898 35 to unsubscribe.",
    },
    ["4418"],
  ],
  ["Finnish", { text: "Koodisi on 482913" }, ["482913"]],
  ["Arabic", { text: "رمز التحقق الخاص بك هو 482913" }, ["482913"]],
  ["Turkish", { text: "Doğrulama kodu: 118827" }, ["118827"]],
];

const pages: Case[] = [
  [
    "a large element",
    {
      subject: "Your code",
      html: '<p>Hello Ada,</p><p>Your code:</p><div style="font-size:32px;letter-spacing:6px">482910</div><p>Owl Inc, 500 Barn Rd, Portland 97205</p>',
    },
    ["482910"],
  ],
  [
    "a box for each digit",
    {
      subject: "Verify",
      html: "<p>Your verification code is</p><table><tr><td>4</td><td>8</td><td>2</td><td>9</td><td>1</td><td>0</td></tr></table><p>Thanks</p>",
    },
    ["482910"],
  ],
  [
    "a block for each digit",
    {
      subject: "Verify",
      html: `<p>Your verification code is</p>${"482910"
        .split("")
        .map((one) => `<div>${one}</div>`)
        .join("")}<p>Thanks</p>`,
    },
    ["482910"],
  ],
  [
    "a span for each digit",
    {
      subject: "Verify",
      html: `<p>Code: ${"482910"
        .split("")
        .map((one) => `<span class="d">${one}</span>`)
        .join("")}</p>`,
    },
    ["482910"],
  ],
  [
    "styles and pictures are not read",
    {
      subject: "Your code",
      html: '<style>.code{color:#123456} .x{width:600px}</style><p style="color:#334455">Your code is <b>918 273</b></p><img src="https://cdn.example/code/777777.png" alt="">',
    },
    ["918273"],
  ],
  [
    "a heading",
    {
      subject: "Sign in to Nest",
      html: "<h1>730 551</h1><p>Type it in the window where you started to sign in.</p>",
    },
    ["730551"],
  ],
  [
    "signs that nobody sees",
    {
      subject: "Code",
      html: "<div style='display:none'>&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;</div><p>Your code:&nbsp;<strong>55&#8203;12&#8203;88</strong></p>",
    },
    ["551288"],
  ],
  [
    "text and HTML that agree",
    {
      subject: "Your code: 606060",
      text: "Your code: 606060",
      html: "<p>Your code: <b>606060</b></p>",
    },
    ["606060"],
  ],
  [
    "a table of words and numbers",
    {
      html: "<table><tr><td>Order number</td><td>55667788</td></tr><tr><td>Verification code</td><td>904412</td></tr><tr><td>Amount</td><td>1999</td></tr></table>",
    },
    ["904412"],
  ],
];

const none: Case[] = [
  [
    "an order",
    {
      subject: "Your order #112-3345-778 has shipped",
      text: "Order number: 4482910\nTotal: $1299\nArriving 12/24/2026\nTracking number: 99887766\n",
    },
    [],
  ],
  [
    "an invoice",
    {
      subject: "Rechnung 20260417",
      text: "Rechnungsnummer: 20260417\nKundennummer: 883311\nBetrag: 1250 EUR\nIBAN DE89 3704 0044 0532 0130 00\n\nEulen AG, 80331 München",
    },
    [],
  ],
  [
    "a receipt",
    {
      subject: "Your receipt",
      text: "Receipt 77331122\nPaid with card ending in 4242\nTotal 4500\nCopyright 2026 Owl Inc",
    },
    [],
  ],
  [
    "a discount code",
    {
      subject: "20% off",
      text: "Use promo code SAVE2026 at checkout. Or the discount code OWL50X. Your coupon code: 445566",
    },
    [],
  ],
  [
    "a postcode",
    { text: "Please confirm your zip code: 94107. We ship to 94107 San Francisco." },
    [],
  ],
  [
    "a French postcode",
    { text: "Votre code postal : 75011. Commande n° 551203. Facture 2026-00417." },
    [],
  ],
  [
    "phone numbers",
    {
      subject: "New sign-in",
      text: "A new sign-in from Chrome. Questions? Call (555) 010-2233 or 0800 123456 or +49 30 1234567.",
    },
    [],
  ],
  [
    "dates and times",
    {
      subject: "New sign-in to your account",
      text: "Time: 2026-11-22 10:30\nDevice: Chrome 126 on Windows\nOn 22.11.2026 at 1030 hours\nIP: 203.0.113.77",
    },
    [],
  ],
  [
    "a confirmation by link",
    {
      subject: "Confirm your email",
      text: "Confirm your email by this link:\nhttps://owl.example/confirm/482910?code=123456\n\nOwl Inc, 12345 Barn Street, Portland, OR 97205\n© 2026",
    },
    [],
  ],
  [
    "a booking",
    {
      subject: "Booking confirmed",
      text: "Booking code: ZX81QP\nReservation number 8812345\nFlight OW1234 on 12 May 2026, seat 12A",
    },
    [],
  ],
  [
    "a newsletter",
    {
      subject: "What happened in 2026",
      text: "In 2025 we grew to 12000 users and 4500 teams. Read on: 1024 stories in 365 days.\n\nUnsubscribe\nOwl Inc 2026",
    },
    [],
  ],
  [
    "a button",
    {
      subject: "Your code word of conduct",
      text: "Please read our code of conduct.\n\nCONFIRM\n\nPRIVACY",
    },
    [],
  ],
  [
    "a release",
    {
      subject: "Build 48291 passed",
      text: "Version 20260417 of the source code is out. Error code 40312 is fixed in build 48291. See PR 88123.",
    },
    [],
  ],
  [
    "a bank statement",
    {
      subject: "Statement",
      text: "Account 12345678\nSort code 123456\nBalance: 1500\nTransaction 99881122",
    },
    [],
  ],
  [
    "a ticket",
    {
      subject: "Re: [#482910] Help",
      text: "Your case number is 482910. Reference: 771199. We answer within 2400 minutes.",
    },
    [],
  ],
  [
    "German parcels",
    {
      subject: "Ihr Paket kommt",
      text: "Sendungsnummer: 00340434\nPaketnummer 12345678\nZustellung am 24.12.2026 zwischen 1000 und 1400 Uhr\nGutscheincode: EULE2026",
    },
    [],
  ],
  ["nothing", {}, []],
];

for (const [what, message, expected] of [...texts, ...pages, ...none]) {
  test(`codes: ${what}`, () => {
    const whole = { subject: "", text: null, html: null, ...message };
    assert.deepEqual(codesIn(whole), expected);
  });
}

test("five codes at most, the best first", () => {
  const lines = Array.from({ length: 9 }, (_, at) => `Your code is 10020${at}.`).join("\n");
  assert.equal(codesIn({ subject: "", text: lines, html: null }).length, 5);
  const mixed = "Your code is 123123.\n\n456456\n";
  assert.equal(codesIn({ subject: "", text: mixed, html: null })[0], "123123");
});

for (const [what, text] of [
  ["digits without end", "1 ".repeat(200_000)],
  ["one long word", "A1-".repeat(150_000)],
  ["words for codes without end", "code is ".repeat(50_000)],
  ["numbers without end", "123456 ".repeat(60_000)],
  ["spaces without end", `code ${" ".repeat(300_000)}1`],
  ["elements without end", "<div><b>".repeat(100_000)],
  ["signs without end", "a@".repeat(200_000)],
] as const) {
  test(`${what} are read in little time`, { timeout: 10_000 }, () => {
    assert.ok(codesIn({ subject: "", text, html: `<p>${text}</p>` }).length <= 5);
  });
}
