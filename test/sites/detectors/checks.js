const lateMs = 5_000;
const nextMessage = (port) =>
  new Promise((resolve) => port.addEventListener("message", ({ data }) => resolve(data)));
const late = () => new Promise((_, fail) => setTimeout(fail, lateMs, new Error("no answer")));

async function fromService() {
  const { active, installing, waiting } = await navigator.serviceWorker.register("/service.js");
  const { port1, port2 } = new MessageChannel();
  const answered = nextMessage(port1);
  port1.start();
  (active ?? installing ?? waiting).postMessage("who", [port2]);
  return answered;
}

function fromShared() {
  const { port } = new SharedWorker("/shared.js");
  port.start();
  return nextMessage(port);
}

/** A frame of another site, or a popup, says its name with what it learned. */
function fromChild(name, open) {
  const told = new Promise((resolve) =>
    addEventListener("message", ({ data }) => {
      if (data.name === name) resolve(data.said);
    }),
  );
  open(`http://localhost:${location.port}/child.html#${name}`);
  return told;
}

function frame(url) {
  const element = document.createElement("iframe");
  element.src = url;
  document.body.append(element);
}

const places = {
  worker: () => nextMessage(new Worker("/worker.js")),
  "shared worker": fromShared,
  "service worker": fromService,
  frame: () => fromChild("frame", frame),
};
const popup = { popup: () => fromChild("popup", open) };

async function differences(elsewhere) {
  const here = await self.who();
  const hits = [];
  const asked = Object.entries(elsewhere).map(async ([name, ask]) => {
    const there = await Promise.race([ask(), late()]).catch(() => undefined);
    if (there === undefined) hits.push(`no ${name}`);
    for (const what of Object.keys(here))
      if (there !== undefined && here[what] !== there[what])
        hits.push(`another ${what} in the ${name}`);
  });
  await Promise.all(asked);
  return hits.toSorted((one, other) => one.localeCompare(other));
}

/** Whether CDP's Runtime domain is on. */
function isRuntimeOn() {
  const before = Error.prepareStackTrace;
  let isAsked = false;
  Error.prepareStackTrace = () => void (isAsked = true);
  console.log(new Error());
  Error.prepareStackTrace = before;
  return isAsked;
}

function isRewritten(object, property) {
  const { get } = Object.getOwnPropertyDescriptor(object, property) ?? {};
  return get === undefined || !Function.prototype.toString.call(get).includes("[native code]");
}

async function oddities() {
  const { userAgentData, mimeTypes, plugins, permissions, connection } = navigator;
  const notifications = await permissions.query({ name: "notifications" });
  const expected = notifications.state === "prompt" ? "default" : notifications.state;
  const driverNames = /^(__pw|__playwright|__puppeteer|cdc_|\$cdc|_selenium|domAutomation)/;
  const hints = await userAgentData.getHighEntropyValues(["fullVersionList", "architecture"]);
  const odd = {
    "navigator.webdriver": navigator.webdriver,
    "navigator.webdriver is rewritten": isRewritten(Navigator.prototype, "webdriver"),
    "navigator.languages is rewritten": isRewritten(Navigator.prototype, "languages"),
    "names of a driver": Object.keys(window).some((name) => driverNames.test(name)),
    "CDP's Runtime domain": isRuntimeOn(),
    "client hints say headless": /headless/i.test(JSON.stringify(hints)),
    "client hints are empty": hints.architecture === "" || hints.fullVersionList.length === 0,
    "no version of the brands": hints.fullVersionList.some(({ version }) => version === ""),
    "languages without the language": navigator.language !== navigator.languages[0],
    "no bars around the page": outerHeight === innerHeight || outerWidth < innerWidth,
    "the window is larger than the screen":
      outerWidth > screen.availWidth || outerHeight > screen.availHeight,
    "no bar on the screen": screen.availHeight === screen.height,
    "a page of 800×600": innerWidth === 800 && innerHeight === 600,
    "no mouse": !matchMedia("(hover: hover) and (pointer: fine)").matches,
    "no plugins": plugins.length === 0 || mimeTypes.length === 0,
    "no PDF viewer": !navigator.pdfViewerEnabled,
    "no window.chrome": window.chrome === undefined,
    "notifications are denied and not": Notification.permission !== expected,
    "no time to the network": connection.rtt === 0,
    "no H.264":
      document.createElement("video").canPlayType('video/mp4; codecs="avc1.42E01E"') === "",
  };
  return Object.keys(odd).filter((name) => odd[name]);
}

async function byBotd() {
  const { load } = await import(self.botd);
  const detector = await load({ monitoring: false });
  detector.detect();
  const found = Object.entries(detector.getDetections());
  return found.filter(([, { bot }]) => bot).map(([name]) => name);
}

async function byFpscanner() {
  const { default: FingerprintScanner } = await import(self.fpscanner);
  const scanner = new FingerprintScanner();
  const { fastBotDetectionDetails } = await scanner.collectFingerprint({ encrypt: false });
  const found = Object.entries(fastBotDetectionDetails);
  return found.filter(([, { detected }]) => detected).map(([name]) => name);
}

/** Where the page is, for who need not ask the user. */
async function position() {
  const { state } = await navigator.permissions.query({ name: "geolocation" });
  if (state !== "granted") return state;
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy } }) =>
        resolve([latitude, longitude, accuracy].join()),
      ({ message }) => resolve(message),
    );
  });
}

// One after the other, the popup last: it takes the window, and what it covers is slow.
const own = await oddities();
const botd = await byBotd();
const fpscanner = await byFpscanner();
const said = { ...(await self.who()), position: await position(), screen: screen.width };
own.push(...(await differences(places)), ...(await differences(popup)));
await fetch("/report", { method: "POST", body: JSON.stringify({ said, botd, fpscanner, own }) });
