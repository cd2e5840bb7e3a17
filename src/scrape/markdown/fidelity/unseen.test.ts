import { describe } from "node:test";
import { pages } from "./pages.ts";

const words = "We use cookies. Accept all";

describe("what is not seen", () => {
  pages([
    [
      "by attribute and style",
      '<p>a</p><p hidden>b</p><p style="color:red; display : none">c</p><p style="visibility:hidden">d</p><div hidden="until-found">e</div>',
      "a\n\ne",
    ],
    [
      "dialogs and popovers",
      "<p>a</p><dialog>b</dialog><dialog open>c</dialog><div popover>d</div>",
      "a\n\nc",
    ],
    [
      "scripts, styles, comments, templates",
      "<p>a<!-- b --></p><script>c</script><style>d</style><template><p>e</p></template>",
      "a",
    ],
    ["shadow roots stay", '<my-a><template shadowrootmode="open"><p>a</p></template></my-a>', "a"],
    [
      "signs beside words",
      '<p><span aria-hidden="true">★</span> a <i class="fa fa-x" aria-hidden="true"></i></p>',
      "a",
    ],
    [
      "longer text that is not read out stays",
      '<p aria-hidden="true">Some words</p>',
      "Some words",
    ],
    [
      "prices said once",
      '<span class="a-price"><span class="a-offscreen">$12.99</span><span aria-hidden="true"><span>$</span><span>12</span><span>99</span></span></span>',
      "$12.99",
    ],
    [
      "counts said instead of drawn",
      '<p>193<span aria-hidden="true"><i></i>1</span><span class="v-visible-sr">1 silver badge</span></p>',
      "193 1 silver badge",
    ],
    [
      "noscript that asks for scripts",
      "<p>a</p><noscript>You need to enable JavaScript to run this app.</noscript>",
      "a",
    ],
    [
      "noscript that says all",
      `<noscript><div><h1>T</h1><p>${"word ".repeat(60)}</p></div></noscript>`,
      `# T\n\n${"word ".repeat(60).trim()}`,
    ],
  ]);
});

describe("banners for consent", () => {
  pages([
    ["OneTrust", `<p>a</p><div id="onetrust-consent-sdk"><div>${words}</div></div>`, "a"],
    ["Cookiebot", `<p>a</p><div id="CybotCookiebotDialog" role="dialog">${words}</div>`, "a"],
    ["Didomi", `<p>a</p><div id="didomi-host"><div>${words}</div></div>`, "a"],
    ["Quantcast", `<p>a</p><div class="qc-cmp2-container">${words}</div>`, "a"],
    ["Usercentrics", `<p>a</p><div id="usercentrics-root">${words}</div>`, "a"],
    [
      "Cookie Notice",
      `<p>a</p><div id="cookie-notice" role="dialog" class="cookie-notice-hidden">${words}</div>`,
      "a",
    ],
    [
      "by role and words",
      `<p>a</p><div role="dialog" aria-modal="true"><h2>Your privacy</h2>${words}</div>`,
      "a",
    ],
    [
      "by role and words, with a title",
      `<p>a</p><div role="alertdialog"><h1>Privacy</h1>${words}</div>`,
      "a",
    ],
    ["by name and words", `<p>a</p><section class="site-cookie-banner">${words}</section>`, "a"],
    ["another dialog stays", '<p>a</p><div role="dialog">Sign in</div>', "a\n\nSign in"],
    [
      "a recipe stays",
      '<div class="cookie-container"><h1>Cookies</h1><p>Bake the cookies.</p></div>',
      "# Cookies\n\nBake the cookies.",
    ],
    [
      "an article on cookies stays",
      "<article><h1>Cookies and consent</h1><p>Accept cookies?</p></article>",
      "# Cookies and consent\n\nAccept cookies?",
    ],
  ]);
});
