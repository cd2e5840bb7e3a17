/**
 * What pages that stand in the way say, in lower case, in the languages in which most of the web is
 * written. They speak to the reader ("verify you are human"): an article about them does not.
 */

const any = (...phrases: string[]) => new RegExp(phrases.join("|"));

/** A whole part of a title, or a whole heading. */
const whole = (...phrases: string[]) =>
  new RegExp(`^\\W*(?:${phrases.join("|")})[\\s.!…:。！]*$`, "u");

/** Asks the reader to show that they are human. */
export const humanCheck = any(
  "(verify|confirm|prove|check|make sure)( that)? you('re| are) (a )?(human|not a (ro)?bot|real)",
  "are you (a )?(human|robot|a bot)\\?",
  "i'?m not a robot",
  "i am (human|not a robot)",
  "prove your humanity",
  "human verification",
  "(complete|solve|fill in) (the|this|a) (captcha|security check|puzzle)",
  "(enter|type) the (characters|letters|text|code|numbers) (you see|shown|in the (image|picture)|from the (image|picture)|below|above)",
  "press (&|and) hold",
  "slide to (verify|complete|unlock|continue)|drag the slider|slide right to",
  "(bestätigen sie|bestätige), dass (sie ein|du ein) mensch|(sie|du) kein (ro)?bot|ich bin kein roboter|sicherheitsabfrage (aus|lösen)|zeichen (aus dem bild|ein)",
  "je ne suis pas un robot|vérifi(ez|er) que vous êtes (un )?(humain|être humain)|vous n'êtes pas un robot|(saisissez|recopiez) les (caractères|lettres)",
  "no soy un robot|(verifica|verifique|confirma|confirme|demuestra) que (eres|es) (un ser )?humano|que no (eres|es) un robot|(introduce|introduzca|escriba|escribe) los caracteres",
  "non sono un robot|(verifica|conferma|dimostra) (che sei|di essere) (un essere )?umano|(inserisci|digita) i caratteri",
  "não sou um robô|(verifique|confirme|prove) (que|se) você é (um ser )?humano|(digite|insira) os caracteres",
  "ik ben geen robot|(bevestig|controleer) dat (u|je) een mens bent|(voer|typ) de (tekens|letters)",
  "nie jestem robotem|(potwierdź|zweryfikuj), że jesteś człowiekiem|(wpisz|przepisz) (znaki|kod) z obrazka",
  "я не робот|(подтвердите|докажите), что (вы|запросы|это)( отправляли)? (не робот|человек|вы, а не робот)|введите (символы|код|текст) с картинки",
  "我不是机器人|我不是機器人|(验证|確認|确认|證明|证明)您?是(真人|人类)|(完成|进行|進行)(安全)?(验证|驗證)|拖动(下方)?滑块|请输入(图中|下图|图片中)",
  "私はロボットではありません|人間であることを(確認|証明)|(画像の|表示されている)(文字|コード)を入力",
  "로봇이 아닙니다|사람인지 확인",
);

/** Says that the browser is being looked at, or was taken for a program. */
export const botCheck = any(
  "(check|verify|checking|verifying) (your|that your|if your|if the|the) (browser|connection|site connection)",
  "undeclared automated tool|request rate threshold|sign in to confirm (that )?you'?re not a bot",
  "you are (now )?in line|in the waiting room|(your )?(estimated|expected) wait(ing)? time (is|:)|your turn to enter",
  "checking if (the site connection is secure|you are human)",
  "(verifying|checking) (that )?you are (human|not a bot)",
  "making sure you'?re not a bot",
  "needs to review the security of your connection",
  "enable (js|javascript) and (cookies|disable any ad ?blocker)",
  "please (enable|turn on) (cookies|javascript and cookies)",
  "(detected|received|noticed) (unusual|suspicious|automated|an unusual) (traffic|activity|behaviou?r|requests)",
  "unusual (traffic|activity) (from|coming from) (your|this)",
  "(you('ve| have) been|your (ip|ip address|request|access|device|network)( address)? (has been|have been|was|is)) (temporarily )?(blocked|banned|denied|rate limited|flagged)",
  "(too many requests|rate limit exceeded|you are being rate limited)",
  "(automated|bot) (access|requests|traffic|activity) (is|are|has been|was) (not (allowed|permitted)|detected|blocked|prohibited)",
  "you (look|seem|appear)( to be| like) (a |an )?(bot|robot|automated)",
  "performing (a )?security (check|verification)|security verification in progress|ddos protection by",
  "pardon our interruption|something about your browser made us think you",
  "(ihr|der) browser wird (überprüft|geprüft)|ungewöhnliche(n)? (datenverkehr|aktivität|zugriffe)|javascript und cookies (aktivieren|zu aktivieren)|zu viele anfragen",
  "vérification de (votre navigateur|la connexion)|trafic (inhabituel|exceptionnel)|activité inhabituelle|activer javascript et les cookies|trop de requêtes",
  "(comprobando|verificando) (su|tu|el) navegador|tráfico inusual|actividad inusual|demasiadas solicitudes",
  "(controllo|verifica) del (tuo )?browser|traffico (insolito|anomalo)|attività (insolita|sospetta)|troppe richieste",
  "verificando (seu|o) navegador|tráfego incomum|atividade (incomum|suspeita)|muitas solicitações",
  "(uw|je) browser wordt gecontroleerd|ongebruikelijk verkeer|te veel (verzoeken|aanvragen)",
  "sprawdzanie (twojej )?przeglądarki|nietypowy ruch|zbyt wiele (żądań|zapytań)",
  "проверка (вашего )?браузера|подозрительн(ый|ая) (трафик|активность)|слишком много запросов|доступ (к сайту )?ограничен",
  "正在(检查|检测|验证)(您|你)?的?浏览器|异常(流量|访问|请求)|请求存在异常|限制(本次|您的)?访问|访问过于频繁|请求过于频繁|访问(被)?(拒绝|阻断)",
  "ブラウザを(確認|チェック)|(異常|通常と異なる)な?トラフィック|リクエストが多すぎ",
);

export const botTitle = whole(
  "just a moment",
  "one moment,? please|please wait|hang on|checking your browser( before accessing.*)?",
  "security (check|checkpoint|verification|challenge)|client challenge|robot check|bot (check|verification|protection)",
  "you have been blocked|blocked|request blocked|access (to this page )?(has been )?blocked",
  "attention required|human verification|verify(ing)? you are human|too many requests|unusual traffic",
  "nur einen moment|einen moment,? bitte|sicherheitsprüfung",
  "un instant|un momento|um momento|een moment( geduld)?|chwileczkę|один момент|подождите|请稍候|请稍等|しばらくお待ちください|少々お待ちください|잠시만 기다리십시오",
);

/** Says that the content is behind a login or a subscription. */
export const loginAsked = any(
  "(log|sign) ?in( or (sign up|register|create an account))? to (continue|view|see|access|read|proceed|your account|use)",
  "(please|you must|you need to|you have to)( be)? (first )?(log|sign|logged|signed) ?in",
  "you('re| are) not (logged|signed) in|(login|sign-in|authentication) (is )?required|authorization required|members only",
  "(subscribe|subscription|become a (member|subscriber)).{0,30}to (continue|read|keep|unlock|view)|(for|to) (subscribers|members) only|already a subscriber\\?|exclusive to (subscribers|members)|subscribers? only",
  "(bitte|melden sie sich|melde dich|jetzt) .{0,20}an(,| )?(melden|um)|melden sie sich an|melde dich an|anmeldung erforderlich|einloggen,? um|nur für (abonnenten|mitglieder)|jetzt abonnieren|abo abschließen|weiterlesen mit",
  "(connectez|identifiez)-vous|vous devez (être connecté|vous connecter)|connexion requise|(réservé|exclusif) aux abonnés|abonnez-vous pour",
  "(inicia|inicie|iniciar) sesión (para|con)|debes iniciar sesión|(solo|exclusivo) para suscriptores|suscríbete para",
  "(accedi|effettua l'accesso|effettua il login) (per|a)|devi (accedere|effettuare)|(riservato|solo) (agli|per gli) abbonati|abbonati per",
  "(faça|fazer|efetue) (o )?login para|inicie sessão para|(exclusivo|apenas) para assinantes|assine para",
  "log in om|meld (u|je) aan|inloggen om|(alleen|exclusief) voor (abonnees|leden)|word abonnee",
  "zaloguj się,? (aby|żeby|by)|musisz się zalogować|(tylko|wyłącznie) dla (subskrybentów|abonentów|prenumeratorów)",
  "войдите,? (чтобы|в (аккаунт|систему|учетную запись))|необходимо (войти|авторизоваться)|требуется (вход|авторизация)|(только|доступно) (для )?подписчик",
  "请(先)?登录|請(先)?登入|登录后(查看|继续|可见|才能)|登入後|订阅后|仅限(会员|订阅)",
  "ログイン(してください|が必要|すると|して続ける)|会員限定|有料会員",
  "로그인(이 필요| 후|하세요)",
);

/** An address where somebody logs in. */
export const loginAddress =
  /(^|[/._-])(log[-_]?in|log[-_]?on|sign[-_]?in|sign[-_]?on|sso|authwall|auth|authenticate|authorize|oauth2?|saml2?|idp|cas|anmelden|anmeldung|connexion|se-connecter|iniciar-sesion|acceder|accedi|entrar|inloggen|aanmelden|logowanie|zaloguj|vojti|denglu|passport|wp-login|accounts?\.google|login\.microsoftonline|paywall)([/._?-]|$)/i;

/** An address where somebody opens an account or asks for another password. */
export const accountAddress =
  /(^|[/._-])(sign[-_]?up|register|registration|registrieren|join|inscription|registro|registrati|cadastro|create-?account|password|passwort|reset|forgot|recover)([/._?-]|$)/i;

/** Asks for consent before anything else is shown. */
export const consentAsked = any(
  "before you continue to",
  "we value your privacy|your privacy (choices|matters|is important)|we (and our|care about)( \\d+)? (partners|your privacy)|manage (consent|preferences|options|cookies)",
  "accept (all|cookies|and continue|& continue)|agree (and|&) continue|(agree|consent) to (the use of )?(cookies|our)",
  "bevor (sie|du) (fortfahren|fortfährst|weiter|zu google)|(alle|cookies) akzeptieren|mit werbung weiterlesen|weiter mit werbung|zustimmen und weiter|akzeptieren und weiter",
  "avant d'accéder à|tout accepter|accepter (et continuer|les cookies)|continuer sans accepter|respecte(r|ns)? votre vie privée",
  "antes de (continuar|ir a)|aceptar (todo|todas|y continuar|cookies)|valoramos (tu|su) privacidad",
  "prima di continuare|accetta (tutto|tutti|e continua)|rispettiamo la tua privacy",
  "antes de (continuar|prosseguir)|aceitar (tudo|todos|e continuar)",
  "voordat (je|u) (verdergaat|doorgaat)|(alles|cookies) accepteren|akkoord en (door|verder)",
  "zanim przejdziesz|(zaakceptuj|akceptuję) (wszystko|wszystkie|i)|przejdź do serwisu",
  "прежде чем перейти|принять (все|и продолжить)",
  "(接受|同意)(所有|全部|并继续)|在您继续之前|(同意して続|すべて(同意|許可)|続行する前に)",
);

export const consentAddress =
  /^https?:\/\/(consent|guce|cmp|privacy-?wall|cookie-?wall|myprivacy|privacygate|zustimmung)\.|\/(consent|cookie-?wall|zustimmung|privacy-?gate|collectconsent)([/?#]|$)/i;

/** Says that a script must run before there is anything. */
export const needsScript = any(
  "(need|have|required?|must|please)( to)?( enable| turn on| activate)? ?(java ?script|js)\\b",
  "(java ?script|js) (is |must be |needs to be |has to be )?(required|disabled|enabled|turned off|not enabled|not supported)",
  "(enable|activate|turn on|allow|requires?|without) (java ?script|js)\\b|doesn't work (properly )?without",
  "javascript (aktivieren|ist deaktiviert|muss|wird benötigt)|aktivieren sie javascript",
  "(activer|activez) (le )?javascript|javascript est (désactivé|requis|nécessaire)",
  "(activar?|active|habilitar?|habilite) (el )?javascript|javascript (está|es) (desactivado|necesario|deshabilitado)",
  "(attiva|attivare|abilita|abilitare) javascript|javascript (è|disabilitato)",
  "(ative|ativar|habilite) o? ?javascript|(schakel|zet) javascript|włącz(yć)? (obsługę )?javascript",
  "(включите|включить|нужен|необходим) ?(поддержку )?javascript|javascript (отключ|выключ)",
  "(启用|开启|啟用) ?javascript|javascript ?(を有効|が無効|已禁用)|javascriptを",
);

/** Says that something is on its way. */
export const loadingText =
  /^\W*(((the )?(page|app|application|content|site)( is)? )?(now )?loading( (the )?(page|app|application|content|data|site|products|results|articles|more))?|please wait( while.{0,60})?|initiali[sz]ing|starting|lädt|wird geladen|bitte warten|chargement( en cours)?|veuillez patienter|cargando|espere( por favor)?|caricamento( in corso)?|attendere( prego)?|carregando|aguarde|laden|even geduld|ładowanie|proszę czekać|загрузка|подождите|пожалуйста,? подождите|加载中|正在加载|载入中|請稍候|请稍候|読み込み中|ロード中|로딩 ?중)[\s.…。]*(\d+ ?%)?$/u;

/** Says that consent comes before the page. */
export const consentFirst = any(
  "before (you|we) (continue|get started|go on)",
  "bevor (sie|du) (fortfahren|fortfährst|weiter|zu google)|mit werbung (weiter)?(lesen|nutzen)|weiter mit werbung|nutzung mit werbung|einwilligen und weiter",
  "avant (d'accéder|de continuer)|continuer sans accepter|accepter et continuer",
  "antes de (continuar|ir a)|aceptar y continuar",
  "prima di (continuare|procedere)|accetta e continua",
  "antes de (prosseguir|aceder)|aceitar e continuar",
  "voordat (je|u) (verdergaat|doorgaat|verder gaat)|akkoord en (door|verder)",
  "zanim przejdziesz|przejdź do serwisu",
  "прежде чем (перейти|продолжить)",
  "在您继续|继续之前|続行する前に|同意して続",
);
