import type { Connection } from "./connection.ts";
import { createTaskProvider } from "./create-task.ts";
import type { CaptchaProvider, CaptchaTask } from "./task.ts";

type Recaptcha = CaptchaTask & { kind: "recaptcha" };

/** What it takes v3 to be worth; it solves for 0.3, 0.7 and 0.9. */
const minScore = 0.7;

function recaptcha({ url, key, version, isEnterprise, action, data, domain }: Recaptcha): object {
  const site = { websiteURL: url, websiteKey: key };
  const apiDomain = domain === "recaptcha.net" ? "www.recaptcha.net" : "";
  if (version === "v3") {
    const type = "RecaptchaV3TaskProxyless";
    return { type, ...site, minScore, pageAction: action, isEnterprise, apiDomain };
  }
  if (isEnterprise) {
    const enterprisePayload = data === "" ? undefined : { s: data };
    return { type: "RecaptchaV2EnterpriseTaskProxyless", ...site, enterprisePayload, apiDomain };
  }
  const isInvisible = version === "invisible";
  return { type: "RecaptchaV2TaskProxyless", ...site, recaptchaDataSValue: data, isInvisible };
}

/** https://anti-captcha.com/apidoc */
export function antiCaptcha(connection: Connection): CaptchaProvider {
  return createTaskProvider(connection, {
    recaptcha,
    hcaptcha: ({ url, key, isInvisible, data }) => ({
      type: "HCaptchaTaskProxyless",
      websiteURL: url,
      websiteKey: key,
      isInvisible,
      enterprisePayload: data === "" ? undefined : { rqdata: data },
    }),
    turnstile: ({ url, key, action, data }) => ({
      type: "TurnstileTaskProxyless",
      websiteURL: url,
      websiteKey: key,
      action,
      cData: data,
    }),
    funcaptcha: ({ url, key, domain, data }) => ({
      type: "FunCaptchaTaskProxyless",
      websiteURL: url,
      websitePublicKey: key,
      funcaptchaApiJSSubdomain: domain,
      data: data === "" ? undefined : JSON.stringify({ blob: data }),
    }),
    geetest: ({ url, key, challenge, domain }) => ({
      type: "GeeTestTaskProxyless",
      websiteURL: url,
      gt: key,
      challenge,
      geetestApiServerSubdomain: domain,
      version: 3,
    }),
    geetest4: ({ url, key }) => ({
      type: "GeeTestTaskProxyless",
      websiteURL: url,
      gt: key,
      version: 4,
    }),
    image: ({ picture }) => ({ type: "ImageToTextTask", body: picture }),
  });
}
