const page = (body: string) =>
  `<!doctype html><link rel="icon" href="data:,"><title>Consent</title><main>The page</main>${body}
  <script>
    function answer(said, selector) {
      fetch("/said", { method: "POST", body: said });
      document.querySelector(selector).remove();
    }
  </script>`;

/** Walls that imitate those of makers that there are rules for, by their paths. */
export const consentPages: Record<string, string> = {
  // CookieYes: shows itself some time after the page.
  "/cookieyes": page(`<script>
    setTimeout(() => {
      const wall = document.createElement("div");
      wall.className = "cky-consent-container";
      wall.innerHTML = '<p>We use cookies</p>' +
        '<button data-cky-tag="accept-button">Yes</button><button data-cky-tag="reject-button">No</button>';
      const said = (words, kept) => () => {
        document.cookie = "cookieyes-consent=advertisement:" + kept;
        answer(words, ".cky-consent-container");
      };
      wall.querySelector("[data-cky-tag=accept-button]").onclick = said("cookieyes: yes", "yes");
      wall.querySelector("[data-cky-tag=reject-button]").onclick = said("cookieyes: no", "no");
      document.body.append(wall);
    }, 50);</script>`),
  // Osano: whether it is shown is a variable of the page's own world.
  "/osano": page(`<div class="osano-cm-window"><div class="osano-cm-dialog">
      <button class="osano-cm-accept-all" onclick="answer('osano: yes', '.osano-cm-window')">Yes</button>
      <button class="osano-cm-denyAll" onclick="answer('osano: no', '.osano-cm-window')">No</button>
    </div></div><script>window.Osano = { cm: { dialogOpen: true } };</script>`),
  // Piano: a frame of another site.
  "/framed": page(
    `<iframe src="http://piano.localhost:PORT/piano" width="600" height="300"></iframe>`,
  ),
  "/piano": page(`<div id="piano-cookie_banner">We use cookies
      <button data-acceptance-button onclick="answer('piano: yes', '#piano-cookie_banner')">Yes</button>
      <button data-close-button onclick="answer('piano: no', '#piano-cookie_banner')">No</button></div>`),
  "/unknown": page(`<div id="a-wall-of-ours" role="dialog">We use cookies
      <button onclick="answer('unknown: yes', '#a-wall-of-ours')">Accept all</button>
      <button onclick="answer('unknown: no', '#a-wall-of-ours')">Reject all</button></div>`),
};
