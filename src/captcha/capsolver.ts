import type { Connection } from "./connection.ts";
import { createTaskProvider } from "./create-task.ts";
import type { CaptchaProvider, CaptchaTask } from "./task.ts";

type Recaptcha = CaptchaTask & { kind: "recaptcha" };

function recaptcha({ url, key, version, isEnterprise, action, data, domain }: Recaptcha): object {
  const enterprise = isEnterprise ? "Enterprise" : "";
  const site = {
    type: `ReCaptcha${version === "v3" ? "V3" : "V2"}${enterprise}TaskProxyLess`,
    websiteURL: url,
    websiteKey: key,
    pageAction: action,
    apiDomain: domain === "recaptcha.net" ? "http://www.recaptcha.net/" : "",
  };
  if (version === "v3") return site;
  const isInvisible = version === "invisible";
  return isEnterprise && data !== ""
    ? { ...site, isInvisible, enterprisePayload: { s: data } }
    : { ...site, isInvisible, recaptchaDataSValue: data };
}

/** https://docs.capsolver.com. hCaptcha, FunCaptcha and questions are not among its tasks. */
export function capsolver(connection: Connection): CaptchaProvider {
  return createTaskProvider(connection, {
    recaptcha,
    turnstile: ({ url, key, action, data }) => ({
      type: "AntiTurnstileTaskProxyLess",
      websiteURL: url,
      websiteKey: key,
      metadata: metadataOf({ action, cdata: data }),
    }),
    geetest: ({ url, key, challenge, domain }) => ({
      type: "GeeTestTaskProxyLess",
      websiteURL: url,
      gt: key,
      challenge,
      geetestApiServerSubdomain: domain,
    }),
    geetest4: ({ url, key }) => ({
      type: "GeeTestTaskProxyLess",
      websiteURL: url,
      captchaId: key,
    }),
    image: ({ picture }) => ({ type: "ImageToTextTask", body: picture }),
  });
}

function metadataOf(given: Record<string, string>): Record<string, string> | undefined {
  const told = Object.entries(given).filter(([, value]) => value !== "");
  return told.length === 0 ? undefined : Object.fromEntries(told);
}
