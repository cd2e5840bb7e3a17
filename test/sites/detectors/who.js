// What a page, a frame or a worker can learn of its browser and its user; a classic script, for all of them.
self.who = async () => {
  const { userAgent, appVersion, platform, languages, userAgentData, webdriver } = navigator;
  const { locale, timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const wanted = ["architecture", "bitness", "formFactors", "fullVersionList", "platformVersion"];
  return {
    userAgent,
    appVersion,
    platform,
    languages: languages.join(),
    locale,
    timeZone,
    number: (1234.5).toLocaleString(),
    hints: JSON.stringify(await userAgentData?.getHighEntropyValues(wanted)),
    processors: navigator.hardwareConcurrency,
    // A worker has none.
    webdriver: webdriver ?? false,
  };
};
