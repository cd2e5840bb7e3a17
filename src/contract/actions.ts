import { z } from "zod";
import { defaulted, nullable } from "./fields.ts";
import { normalizeAction } from "./action-input.ts";
import { timedelta } from "./timedelta.ts";

/** How to find an element again without its id (contract 2.1). */
export const NodeSelectors = z.object({
  css_selector: z.string(),
  xpath_selector: z.string(),
  notte_selector: z.string().nullish(),
  playwright_selector: z.string().nullish(),
  python_selector: z.string().nullish(),
  in_iframe: z.boolean(),
  in_shadow_root: z.boolean(),
  iframe_parent_css_selectors: z.array(z.string()),
});
export type NodeSelectors = z.output<typeof NodeSelectors>;

const DialogAnswer = z.object({
  accept: z.boolean(),
  text: z.string().nullish().describe("What a prompt is answered with."),
});
export type DialogAnswer = z.output<typeof DialogAnswer>;

/** What every action may carry beside its own fields; it is not echoed. */
const everyAction = {
  dialog: DialogAnswer.nullish().describe(
    "How to answer the dialogs that the action opens; else a prompt is dismissed and all else accepted.",
  ),
};

const navigation = {
  url: z.string().min(1),
  wait_until: z
    .enum(["load", "domcontentloaded", "networkidle", "commit"])
    .nullish()
    .describe("What the page has to have reached; load when absent. It is not echoed."),
};

const defaultTimeout = 15_000;
const browserCategory = "Special Browser Actions";
const interactionCategory = "Interaction Actions";

function browserAction<const Type extends string, Fields extends z.ZodRawShape>(
  type: Type,
  description: string,
  fields: Fields,
) {
  return z.object({
    type: z.literal(type),
    category: defaulted(z.string(), browserCategory),
    description: defaulted(z.string(), description),
    ...everyAction,
    ...fields,
  });
}

function interactionAction<const Type extends string, Fields extends z.ZodRawShape>(
  type: Type,
  description: string,
  fields: Fields,
) {
  return z.object({
    type: z.literal(type),
    category: defaulted(z.string(), interactionCategory),
    description: defaulted(z.string(), description),
    id: z.string().nullish().describe("An id of the last observation, such as B1."),
    selector: nullable(z.union([z.string().min(1), NodeSelectors])).describe(
      "A Playwright selector; when given, the id is ignored.",
    ),
    text_label: nullable(z.string()),
    press_enter: nullable(z.boolean()),
    timeout: z
      .int()
      .min(0)
      .max(120_000)
      .nullish()
      .transform((given) => given || defaultTimeout)
      .meta({ fallback: defaultTimeout })
      .describe("Milliseconds to wait for the element; 0 means the default."),
    ...everyAction,
    ...fields,
  });
}

/** The scrape options that the action and the scrape endpoints share (contract 1.3, 2.2). */
export const scrapeFields = {
  selector: nullable(z.string().min(1)).describe("A Playwright selector to scrape within."),
  scrape_links: defaulted(z.boolean(), true),
  scrape_images: defaulted(z.boolean(), false),
  ignored_tags: nullable(z.array(z.string().min(1))),
  only_main_content: defaulted(z.boolean(), true),
  only_images: defaulted(z.boolean(), false),
  response_format: nullable(z.record(z.string(), z.unknown())),
  instructions: nullable(z.string()),
  use_link_placeholders: defaulted(z.boolean(), false),
};

export const captchaTypes = [
  "recaptcha",
  "hcaptcha",
  "image",
  "text",
  "auth0",
  "cloudflare",
  "datadome",
  "arkose labs",
  "geetest",
  "press&hold",
  "unknown",
] as const;

/** What `form_fill` can fill, each into the input that asks for it (contract 2.2). */
export const formFields = [
  "title",
  "first_name",
  "middle_name",
  "last_name",
  "full_name",
  "email",
  "company",
  "address1",
  "address2",
  "address3",
  "city",
  "state",
  "postal_code",
  "country",
  "phone",
  "cc_name",
  "cc_number",
  "cc_exp_month",
  "cc_exp_year",
  "cc_exp",
  "cc_cvv",
  "username",
  "current_password",
  "new_password",
  "totp",
] as const;
export type FormField = (typeof formFields)[number];

const FormValues = z
  .strictObject(
    {
      ...Object.fromEntries(formFields.map((name) => [name, z.string().nullish()])),
      password: z.string().nullish().describe("The same as current_password."),
    } as Record<FormField | "password", z.ZodOptional<z.ZodNullable<z.ZodString>>>,
    {
      error: ({ code, keys }) =>
        code === "unrecognized_keys"
          ? `does not know ${keys.join(", ")}; the keys are ${formFields.join(", ")} and password`
          : undefined,
    },
  )
  .transform(({ password, ...values }) => {
    const given = { ...values, current_password: values.current_password ?? password };
    const filled: Partial<Record<FormField, string>> = {};
    for (const name of formFields) if (given[name] != null) filled[name] = given[name];
    return filled;
  })
  .refine((values) => Object.keys(values).length > 0, "give at least one field to fill");

const inboxFields = {
  limit: defaulted(z.int().min(1).max(100), 10),
  timedelta: defaulted(timedelta, "PT5M").describe("How far back to look, such as PT5M or 1h."),
  only_unread: defaulted(z.boolean(), true),
};

const scrollFields = {
  amount: nullable(z.int().min(1)),
  selector: nullable(z.union([z.string().min(1), NodeSelectors])).describe(
    "What to scroll instead of the page: a selector, or the id of an observed scroll area.",
  ),
};

/** Where a one-time code can be had. */
export const codeSources = ["totp", "email", "sms"] as const;
export type CodeSource = (typeof codeSources)[number];

const codeFrom = {
  code_from: z
    .enum(codeSources)
    .nullish()
    .describe(
      "For the placeholder 999779: the vault's authenticator, or the newest code that the persona received; by default whichever there is.",
    ),
};

const clearBeforeFill = { clear_before_fill: defaulted(z.boolean(), true) };

/** Every action this server executes, by type (contract 2.2). */
// prettier-ignore
export const actionSchemas = {
  form_fill: browserAction("form_fill", "Fill the fields of a form by what they ask for", { value: FormValues }),
  goto: browserAction("goto", "Goto a URL (in current tab)", navigation),
  goto_new_tab: browserAction("goto_new_tab", "Goto a URL (in new tab)", navigation),
  close_tab: browserAction("close_tab", "Close the current tab", {}),
  switch_tab: browserAction("switch_tab", "Switch to a tab (identified by its index)", { tab_index: z.int().describe("From 0; -1 is the last.") }),
  go_back: browserAction("go_back", "Go back to the previous page", {}),
  go_forward: browserAction("go_forward", "Go forward to the next page", {}),
  reload: browserAction("reload", "Reload the current page", {}),
  wait: browserAction("wait", "Wait for a given amount of time (in milliseconds)", { time_ms: z.int().min(0).max(30_000) }),
  press_key: browserAction("press_key", "Press a keyboard key, such as Enter, Tab or Control+A", { key: z.string().min(1) }),
  scroll_up: browserAction("scroll_up", "Scroll up by a given amount of pixels, by default most of a page", scrollFields),
  scroll_down: browserAction("scroll_down", "Scroll down by a given amount of pixels, by default most of a page", scrollFields),
  captcha_solve: browserAction("captcha_solve", "Solve the captcha of the current page", { captcha_type: nullable(z.enum(captchaTypes)) }),
  help: browserAction("help", "Ask a person for help", { reason: z.string() }),
  completion: browserAction("completion", "Complete the task by returning the answer", { success: z.boolean(), answer: z.string() }),
  scrape: browserAction("scrape", "Scrape the content of the current page", scrapeFields),
  email_read: browserAction("email_read", "Read the latest emails of the session's persona", inboxFields),
  sms_read: browserAction("sms_read", "Read the latest text messages of the session's persona", inboxFields),
  evaluate_js: browserAction("evaluate_js", "Evaluate JavaScript on the current page", { code: z.string().min(1) }),
  click: interactionAction("click", "Click on an element of the current page", {}),
  fill: interactionAction("fill", "Fill an input field with a value", { value: z.string(), ...clearBeforeFill }),
  multi_factor_fill: interactionAction("multi_factor_fill", "Fill a one-time code, key by key", { value: z.string().min(1), ...clearBeforeFill, ...codeFrom }),
  fallback_fill: interactionAction("fallback_fill", "Fill an input field key by key, where fill does not do", { value: z.string(), ...clearBeforeFill }),
  check: interactionAction("check", "Check or uncheck a checkbox", { value: z.boolean() }),
  select_dropdown_option: interactionAction("select_dropdown_option", "Select an option of a dropdown", { value: z.string() }),
  upload_file: interactionAction("upload_file", "Upload a file of the uploads store", { file_path: z.string().min(1) }),
  download_file: interactionAction("download_file", "Download the file behind an element into the session's downloads", {}),
};

export type ActionType = keyof typeof actionSchemas;
export type ActionOf<Type extends ActionType> = z.output<(typeof actionSchemas)[Type]>;
export type Action = { [Type in ActionType]: ActionOf<Type> }[ActionType];

/** The types that act on an element; the others act on the browser. */
export const interactionTypes = [
  "click",
  "fill",
  "multi_factor_fill",
  "fallback_fill",
  "check",
  "select_dropdown_option",
  "upload_file",
  "download_file",
] as const;
export type InteractionType = (typeof interactionTypes)[number];

type ActionSchema = (typeof actionSchemas)[ActionType];

/** One action in its canonical, flat form. */
export const Action = z.discriminatedUnion(
  "type",
  Object.values(actionSchemas) as [ActionSchema, ...ActionSchema[]],
);

/** The body of `page/execute` in every generation of the API (contract 2.4). */
export const ActionRequest = z.preprocess(
  normalizeAction,
  Action.superRefine((action, context) => {
    // Only what acts on an element has `press_enter`.
    if (!("press_enter" in action) || action.selector !== null) return;
    if (typeof action.id === "string") return;
    const message = "give the id of an observed element or a selector";
    context.addIssue({ code: "custom", path: ["id"], message, input: action.id });
  }),
);
