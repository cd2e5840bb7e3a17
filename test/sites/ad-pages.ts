/** Filter rules for the pages below. */
export const rules = `! Title: ours
||ads.localhost^
@@||ads.localhost^*/allowed.js|
||cdn.localhost^$third-party
||news.localhost^$third-party
##.ad-box
###sponsor
##a[href^="http://ads.localhost"]
##div[data-ad="yes"]
news.localhost##.promo
news.localhost##.card:has(> .ad-label)
##.fine
news.localhost#@#.fine
`;

/** Pages with ads, by their paths. */
export const adPages: Record<string, string> = {
  "/news": `<!doctype html><link rel="icon" href="data:,"><title>News</title>
    <h1 class="news" data-what="content">Read the news</h1>
    <button class="ad-box" data-what="class">Buy now</button>
    <div id="sponsor" data-what="id"><button>Buy now, says the sponsor</button></div>
    <a href="http://ads.localhost:PORT/buy" data-what="link">Buy now, says the link</a>
    <div data-ad="yes" data-what="attribute">Buy now, says the attribute</div>
    <p class="promo" data-what="site">Buy now, says the site</p>
    <div class="card" data-what="holds"><i class="ad-label">Ad</i> Buy now, says the card</div>
    <p class="fine" data-what="excepted">Fine print</p>
    <div id="host"></div>
    <script src="http://ads.localhost:PORT/ad.js"></script>
    <script src="http://ads.localhost:PORT/allowed.js"></script>
    <script src="http://cdn.localhost:PORT/third.js"></script>
    <script src="http://cdn.localhost:PORT/without-referrer.js" referrerpolicy="no-referrer"></script>
    <script src="http://other.localhost:PORT/x.js"></script>
    <script src="/own.js"></script>
    <iframe src="http://ads.localhost:PORT/ad-frame"></iframe>
    <iframe src="http://frames.localhost:PORT/frame"></iframe>
    <script>
      document.querySelector("#host").attachShadow({ mode: "open" }).innerHTML =
        '<p class="ad-box">In a shadow</p>';
      new Worker("/worker.js");
      function addLate() {
        const late = document.createElement("section");
        late.innerHTML = '<div><p class="late-ad ad-box" data-what="late">Late</p></div>';
        const changed = document.createElement("p");
        changed.dataset.what = "changed";
        document.body.append(late, changed);
        setTimeout(() => changed.classList.add("ad-box"));
      }
    </script>`,
  "/worker.js": `const say = (what) => fetch("/said", { method: "POST", body: "worker: " + what });
    fetch("http://ads.localhost:PORT/of-a-worker").then(() => say("reached"), () => say("refused"));`,
  "/frame": `<!doctype html><p class="ad-box">An ad in a frame</p>
    <script>const say = (body) => fetch("/said", { method: "POST", body });</script>
    <script src="http://ads.localhost:PORT/of-a-frame.js" onload="say('frame: reached')"
      onerror="say('frame: refused')"></script>
    <script>
      const look = () => {
        const { display } = getComputedStyle(document.querySelector(".ad-box"));
        if (display === "none") say("frame: none");
        else setTimeout(look, 10);
      };
      look();
    </script>`,
  "/plain": `<!doctype html><link rel="icon" href="data:,"><title>Plain</title><p>Plain</p>`,
};
