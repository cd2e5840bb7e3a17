const whole = (...phrases: string[]) =>
  new RegExp(`^\\W*(?:${phrases.join("|")})[\\s.!…:。！-]*$`, "u");

/** A whole part of a title, or a whole heading, that says the page is not there. */
export const notFoundTitle = whole(
  "(error|http|oops|status|fehler|erreur|errore|erro|fout|fel|feil|fejl|virhe|błąd|ошибка|hata|chyba|hiba|错误)?[\\s:!#]*(404|410)([\\s:!,/()-]*(error|page))*([\\s:!,/()-]*(error|not found|page not found|file not found|gone|file or directory not found|nicht gefunden|non trouvée?|no encontrada))*",
  "(sorry,? |oops[!,.]* |whoops[!,.]* |uh[- ]oh[!,.]* )*(the |this |that )?(requested )?(page|url|file|document|resource|content|site|listing|item|object)( you('re| are| were)? (requested|looking for|tried to (reach|access)))? ?(was |is |has been |could |can |can't |cannot |does |doesn't |isn't |not |no longer |be |been |exist(s)? |not be |longer )*(found|exists?|available|here|moved|removed|deleted|missing|unavailable|there)( on this server)?",
  "(page|file|site|content|document|object|resource|url)? ?not found( \\(?404\\)?)?|(page|content) (unavailable|missing|no longer available)|we (can't|couldn't|cannot|could not) find (that|this|the|your) page.*|we can't seem to find the page.*|this page isn't available.*|(sorry, )?we('ve| have) lost (that|this) page|lost\\?",
  "(die )?(seite|datei)( wurde| konnte)?( leider)? nicht (gefunden|vorhanden|verfügbar)( werden)?|seite existiert nicht( mehr)?",
  "(cette |la )?page (introuvable|non trouvée|n'existe (pas|plus)|n'a pas été trouvée|inexistante)|fichier introuvable",
  "(la )?página no (encontrada|existe|disponible)|no (se )?(encontramos|encuentra|ha encontrado|pudo encontrar)( la)? página|contenido no encontrado",
  "(la )?pagina (non trovata|non esiste|inesistente|non disponibile)",
  "(a )?página não (encontrada|existe|foi encontrada|disponível)",
  "(de )?pagina (is )?niet (gevonden|beschikbaar)|pagina bestaat niet( meer)?",
  "(nie znaleziono|brak) strony|strona (nie została znaleziona|nie istnieje)",
  "sidan (kunde inte hittas|hittades inte|finns inte)|siden (blev ikke fundet|ble ikke funnet|finnes ikke|findes ikke)|sivua ei löytynyt|stránka (nenalezena|nebyla nalezena|nenájdená)|sayfa bulunamadı|az oldal nem található|pagina nu a fost găsită|halaman tidak ditemukan|không tìm thấy trang|η σελίδα δεν βρέθηκε|сторінк[уа] не знайдено|الصفحة غير موجودة|הדף לא נמצא",
  "страница не (найдена|существует)|(ошибка 404|страницы не существует|такой страницы нет)|404.{0,3}страница не найдена",
  "(404[\\s-]*)?(页面|頁面|网页|您访问的页面|您要访问的页面|抱歉,?您访问的页面)(不存在|未找到|找不到|无法找到|已删除)|找不到(该|此)?(页面|頁面|网页)|404.{0,3}(未找到|找不到)",
  "(お探しの|指定された|ご指定の)?ページ(が|は)(見つかりません|見つかりませんでした|存在しません|ありません)(でした)?|페이지를 찾을 수 없습니다",
);

/** A whole part of a title, or a whole heading, that says the server or the site is out of order. */
export const brokenTitle = whole(
  "(error|http|http error)?[\\s:]*(400|401|403|405|406|408|409|429|500|501|502|503|504|50[5-9]|52\\d|530)([\\s:!,/()-]*(error|bad request|unauthorized|forbidden|internal server error|server error|bad gateway|service (temporarily )?unavailable|gateway time-?out|temporarily unavailable|origin error|web server is down))+",
  "(http )?error( code)?:? (4|5)\\d\\d",
  "bad request|forbidden|internal server error|bad gateway|service (temporarily )?unavailable|gateway time-?out|server error|application error|database error|an error (has )?occurred|(oops[!,.]* )?something went wrong|(runtime|unexpected|fatal|unknown) error|error( page)?|problem loading page|server not found|site not found|account suspended|website (suspended|expired|offline)|whitelabel error page|404 web site not found",
  "access (to this page )?(is |has been )?denied|permission denied|not authorized|zugriff verweigert",
  "accès refusé|acceso denegado|accesso negato|acesso negado|toegang geweigerd|odmowa dostępu|доступ запрещ[её]н|访问被拒绝|アクセスが拒否されました",
  "(this site|the site|the page|we are|we're|the website|site|website)?( is)?( currently| temporarily)? ?(down for|under|undergoing|in)( scheduled)? maintenance( mode)?|maintenance( mode)?|scheduled maintenance|(site |website )?temporarily (unavailable|closed|down)|we'll be (right )?back( soon)?",
  "(interner )?serverfehler|wartungsarbeiten|wartungsmodus|ein fehler ist aufgetreten|fehler|erreur( interne)?( du serveur)?|une erreur (est survenue|s'est produite)|site en maintenance|en maintenance|error( interno)?( del servidor)?|en mantenimiento|ha ocurrido un error|errore( interno)?( del server)?|sito in manutenzione|erro( interno)?( do servidor)?|em manutenção|fout|er is iets misgegaan|onderhoud|błąd( serwera)?|przerwa techniczna|ошибка( сервера)?|технические работы|服务器(内部)?错误|系统维护|网站维护中|サーバーエラー|メンテナンス中|エラー",
);

/** Texts of servers and programs, as they stand on an otherwise empty page. */
export const serverText =
  /error establishing a database connection|fatal error: (uncaught|allowed memory|call to)|uncaught (exception|error|typeerror)|traceback \(most recent call last\)|application error: a (client|server)-side exception|no healthy upstream|upstream (connect error|request timeout)|the server encountered an (internal error|unexpected|error)|server error in '\/.*' application|this application has no explicit mapping for \/error|cannot (get|post) \/\S*$|the requested url \S* ?was not found on this server|no such (app|bucket)|<?nosuch(key|bucket)|there('s| is) nothing here, yet|briefly unavailable for scheduled maintenance|(there has been a )?critical error on this website|could not connect to the database|can't connect to (local )?mysql|sqlstate\[|default backend - 404|404 page not found|backend fetch failed|guru meditation|the page (you requested|you were looking for|you are looking for) (was not found|could not be found|doesn't exist|does not exist|cannot be found|isn't here)|the deployment (could not be found|cannot be found)|deployment_not_found|there isn't a github pages site here|this (site|video|account|domain) (has been|is) (suspended|currently unavailable|no longer available)|bandwidth limit exceeded|not available in your (country|region|location)|unavailable (for|due to) legal reasons|isn't available in your (country|region)|please try again (later|in a few)|(an|unknown|unexpected|internal) error (has )?occurr?ed/;

/** What a browser itself says where a site cannot be reached. */
export const unreachable =
  /this site can't be reached|\berr_[a-z_]{4,}|dns_probe_|took too long to respond|refused to connect|server ip address could not be found|your connection (is not|isn't) private|this page isn't working|no internet/;

/** A domain that is for sale or has no site. */
export const parked =
  /(this |the )?domain( name)?( \S+)? (is|may be|might be) (for sale|parked|available for (purchase|sale))|^\W*\S+\.\w{2,} is for sale|(buy|own) this domain|(inquire|make an offer|get a price).{0,30}(domain)|domain (is )?parked|parked (free|domain|page)|(this )?domain (has )?expired|related searches.{0,400}privacy policy|(diese|die) domain (\S+ )?(steht zum verkauf|ist geparkt)|ce (nom de )?domaine est (à vendre|en vente)|este dominio está (en venta|a la venta)|questo dominio è in vendita|домен.{0,30}(продается|продаётся|припаркован)|(该|此|本)?域名(正在)?(出售|转让)|このドメインは.{0,20}(販売|売り)/;

export const parkedSource =
  /parkingcrew\.|sedoparking\.|bodis\.com|parklogic|above\.com\/|afternic\.com|dan\.com\/|hugedomains\.com|domainmarket|parking\.|cdnpark|park-?\d*\.com|skenzo|voodoo\.com|img1\.wsimg\.com\/parking-lander/;

/** The page that a server shows before anybody has put one there. */
export const defaultPage =
  /welcome to (nginx|openresty|caddy|apache tomcat)|apache2? .{0,20}(default|test) page|^it works!$|test page for the (apache|nginx|http)|iis windows( server)?|internet information services|default (web site|plesk|cpanel) page|web server's default page|(this is the )?default (index|welcome) page|future home of something (quite )?cool|website coming soon please check back|congratulations! your .{0,40}(is working|has been created)|if you('re| are) (seeing|reading) this page, (it means )?(that )?the (nginx|web ?server|caddy)/;
