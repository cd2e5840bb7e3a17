import type { Overrides } from "../overrides.ts";

type Place = NonNullable<Overrides["geolocation"]>;

/** What a browser is told to be, on every page and in every worker. */
interface Face {
  geolocation: Overrides["geolocation"];
  userAgent: string | undefined;
}

/** A preference of Firefox (about:config). */
type Value = string | number | boolean;

/** What keeps Firefox from speaking to anybody but the pages that it shows, and their servers. */
const quiet: Record<string, Value> = {
  "app.normandy.enabled": false,
  "app.update.auto": false,
  "app.update.background.enabled": false,
  "app.update.disabledForTesting": true,
  "app.update.enabled": false,
  "app.update.url": "",
  "browser.contentblocking.report.lockwise.enabled": false,
  "browser.discovery.enabled": false,
  "browser.messaging-system.whatsNewPanel.enabled": false,
  "browser.newtabpage.activity-stream.feeds.system.topstories": false,
  "browser.newtabpage.enabled": false,
  "browser.ping-centre.telemetry": false,
  "browser.region.network.url": "",
  "browser.region.update.enabled": false,
  "browser.safebrowsing.blockedURIs.enabled": false,
  "browser.safebrowsing.downloads.enabled": false,
  "browser.safebrowsing.downloads.remote.enabled": false,
  "browser.safebrowsing.malware.enabled": false,
  "browser.safebrowsing.phishing.enabled": false,
  "browser.safebrowsing.provider.google.gethashURL": "",
  "browser.safebrowsing.provider.google.updateURL": "",
  "browser.safebrowsing.provider.google4.gethashURL": "",
  "browser.safebrowsing.provider.google4.updateURL": "",
  "browser.safebrowsing.provider.google5.gethashURL": "",
  "browser.safebrowsing.provider.google5.updateURL": "",
  "browser.safebrowsing.provider.mozilla.gethashURL": "",
  "browser.safebrowsing.provider.mozilla.updateURL": "",
  "browser.search.geoSpecificDefaults": false,
  "browser.search.suggest.enabled": false,
  "browser.search.update": false,
  "browser.topsites.contile.enabled": false,
  "datareporting.healthreport.uploadEnabled": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "datareporting.usage.uploadEnabled": false,
  "dom.private-attribution.submission.enabled": false,
  "dom.push.connection.enabled": false,
  "extensions.blocklist.enabled": false,
  "extensions.getAddons.cache.enabled": false,
  "extensions.systemAddon.update.enabled": false,
  "extensions.systemAddon.update.url": "",
  "extensions.update.enabled": false,
  "geo.provider.network.url": "",
  "identity.fxaccounts.enabled": false,
  "media.gmp-manager.updateEnabled": false,
  "media.gmp-manager.url": "",
  "media.gmp-provider.enabled": false,
  "messaging-system.rsexperimentloader.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "network.dns.disablePrefetch": true,
  "network.http.speculative-parallel-limit": 0,
  "network.predictor.enabled": false,
  "network.prefetch-next": false,
  "network.sntp.pools": "",
  "network.trr.mode": 5,
  "nimbus.rollouts.enabled": false,
  "places.semanticHistory.featureGate": false,
  "security.remote_settings.crlite_filters.enabled": false,
  "security.remote_settings.intermediates.enabled": false,
  "services.settings.poll_interval": 2_147_483,
  "services.settings.server": "data:,#remote-settings-dummy/v1",
  "toolkit.coverage.endpoint.base": "",
  "toolkit.telemetry.enabled": false,
  "toolkit.telemetry.server": "data:,",
  "toolkit.telemetry.unified": false,
};

/** What makes it stand still for whoever drives it, and show pages as a person's would. */
const driven: Record<string, Value> = {
  // Ours, and not those for tests of Firefox itself, of which some open the machine's files to pages.
  "security.fileuri.strict_origin_policy": true,
  "browser.aboutConfig.showWarning": false,
  "browser.download.alwaysOpenPanel": false,
  "browser.download.manager.addToRecentDocs": false,
  "browser.download.start_downloads_in_tmp_dir": false,
  "browser.download.useDownloadDir": true,
  "browser.formfill.enable": false,
  "browser.ml.enable": false,
  // A page that comes back as it was left is told by no event.
  "browser.sessionhistory.max_total_viewers": 0,
  "browser.sessionstore.resume_from_crash": false,
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.homepage": "about:blank",
  "browser.startup.homepage_override.mstone": "ignore",
  "browser.startup.page": 0,
  "browser.tabs.unloadOnLowMemory": false,
  "browser.translations.enable": false,
  "browser.warnOnQuit": false,
  // Else JSON is shown by a page of Firefox, and not as it is.
  "devtools.jsonview.enabled": false,
  "dom.disable_open_during_load": false,
  // Else a page is not told of a right click with the shift key.
  "dom.event.contextmenu.shift_suppresses_event": false,
  "dom.file.createInChild": true,
  // What they ask for can neither be seen nor be held.
  "dom.serviceWorkers.enabled": false,
  "dom.input_events.security.minNumTicks": 0,
  "dom.input_events.security.minTimeElapsedInMS": 0,
  "dom.ipc.processPrelaunch.enabled": false,
  "extensions.autoDisableScopes": 15,
  "extensions.enabledScopes": 0,
  "extensions.formautofill.addresses.enabled": false,
  "extensions.formautofill.creditCards.enabled": false,
  "extensions.installDistroAddons": false,
  "fission.bfcacheInParent": false,
  "focusmanager.testmode": true,
  "intl.accept_languages": "en-US, en",
  "intl.locale.requested": "en-US",
  "media.autoplay.default": 5,
  "pdfjs.disabled": false,
  // Mouse and wheel by the parent process: only so do they reach frames of other origins.
  "remote.events.async.mouse.enabled": true,
  "remote.events.async.wheel.enabled": true,
  // Left open, a file chooser that nobody sees keeps the page from opening another.
  "remote.bidi.dismiss_file_pickers.enabled": true,
  "signon.autofillForms": false,
  "signon.rememberSignons": false,
  "termsofuse.bypassNotification": true,
  // Heeds `userChrome.css`.
  "toolkit.legacyUserProfileCustomizations.stylesheets": true,
  "toolkit.startup.max_resumed_crashes": -1,
};

/** Nothing reaches the network but through the session's gate; what can't be sent through it is off. */
function wayOut(gatePort: number): Record<string, Value> {
  return {
    "media.peerconnection.enabled": false,
    "network.http.http3.enable": false,
    "network.proxy.allow_bypass": false,
    "network.proxy.allow_hijacking_localhost": true,
    "network.proxy.failover_direct": false,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": gatePort,
    "network.proxy.no_proxies_on": "",
    "network.proxy.share_proxy_settings": true,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": gatePort,
    "network.proxy.type": 1,
    "network.webtransport.enabled": false,
  };
}

/**
 * Every page may ask where it is, and is told this. BiDi allows it to one origin at a time only, and its
 * override does not reach frames of other sites.
 */
function placed({ latitude: lat, longitude: lng, accuracy }: Place): Record<string, Value> {
  const answer = JSON.stringify({ location: { lat, lng }, accuracy });
  return {
    "geo.provider.network.url": `data:application/json;base64,${btoa(answer)}`,
    "geo.provider.network.scan": false,
    "geo.provider.use_geoclue": false,
    "permissions.default.geo": 1,
  };
}

/**
 * The `userChrome.css` of a profile: the menu of a right click, what is offered to be filled in and what
 * is told of an invalid field would open unseen, and take what is typed and clicked next.
 */
export const unseenPopups =
  "#contentAreaContextMenu, #PopupAutoComplete, #invalid-form-popup { display: none !important }\n";

/** The `user.js` of a profile whose browser goes out through the gate on a port of loopback. */
export function userPreferences(gatePort: number, { geolocation, userAgent }: Face): string {
  const where = geolocation === undefined ? {} : placed(geolocation);
  const who = userAgent === undefined ? {} : { "general.useragent.override": userAgent };
  const all = { ...quiet, ...driven, ...where, ...who, ...wayOut(gatePort) };
  const lines = Object.entries(all).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  );
  return `${lines.join("\n")}\n`;
}
