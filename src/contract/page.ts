import { z } from "zod";
import { ActionTrace } from "./action-trace.ts";
import { ActionRequest, NodeSelectors, scrapeFields } from "./actions.ts";
import { endpoint } from "./endpoint.ts";
import { defaulted, nullable, timestamp } from "./fields.ts";
import { screenshotTypes } from "./session-options.ts";
import { SessionParams } from "./sessions.ts";

export const spaceCategories = [
  "homepage",
  "search-results",
  "data-feed",
  "item",
  "auth",
  "form",
  "manage-cookies",
  "overlay",
  "payment",
  "captcha",
  "other",
] as const;

export const ObserveRequest = z
  .object({
    min_nb_actions: nullable(z.int().min(0)),
    max_nb_actions: defaulted(z.int().min(0), 100),
    instructions: nullable(z.string().trim().max(10_000))
      .transform((given) => given || null)
      .describe("Only the actions that serve this, the most relevant first, chosen by a model."),
    perception_type: nullable(z.enum(["fast", "deep"])).describe(
      "With deep, a model says in words what each action does, and what kind of page it is.",
    ),
    full_page: defaulted(z.boolean(), false).describe(
      "Tells the whole page, not only the viewport.",
    ),
    max_tokens: defaulted(z.int().min(100), 10_000).describe(
      "About how many tokens the description may take; the rest comes as further pages.",
    ),
    page: defaulted(z.int().min(1), 1).describe("Which part of a longer description, from 1."),
    changes: defaulted(z.boolean(), false).describe(
      "Tells as well what appeared, went and changed since the observation before.",
    ),
    screenshot_type: nullable(z.enum([...screenshotTypes, "none"])).describe(
      "By default the session's. last_action adds a picture with the boxes of the ids drawn.",
    ),
  })
  .refine(({ min_nb_actions: least, max_nb_actions: most }) => least === null || least <= most, {
    path: ["min_nb_actions"],
    message: "must not exceed max_nb_actions",
  })
  .meta({ id: "ObserveRequest" });
export type ObserveRequest = z.output<typeof ObserveRequest>;

export const ScrapeRequest = z.object(scrapeFields).meta({ id: "ScrapeRequest" });
export type ScrapeRequest = z.output<typeof ScrapeRequest>;

const BoundingBox = z.object({
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
  scroll_x: z.number(),
  scroll_y: z.number(),
  viewport_width: z.number(),
  viewport_height: z.number(),
  iframe_offset_x: z.number().optional(),
  iframe_offset_y: z.number().optional(),
  notte_id: z.string().nullish(),
});

/** An action that observe offers; `value` stands where the type needs one (contract 2.3). */
export const OfferedAction = z
  .object({
    type: z.string(),
    category: z.string(),
    description: z.string(),
    id: z.string().nullish(),
    selector: z.union([z.string(), NodeSelectors]).nullish(),
    text_label: z.string().nullish(),
    press_enter: z.boolean().nullish(),
    timeout: z.int().optional(),
    value: z.union([z.string(), z.boolean(), z.record(z.string(), z.string())]).optional(),
  })
  .loose()
  .meta({ id: "OfferedAction" });
export type OfferedAction = z.output<typeof OfferedAction>;

export const Observation = z
  .object({
    session_id: z.string(),
    title: z.string(),
    url: z.string(),
    started_at: timestamp,
    ended_at: timestamp,
    metadata: z.object({
      title: z.string(),
      url: z.string(),
      viewport: z.object({
        scroll_x: z.int(),
        scroll_y: z.int(),
        viewport_width: z.int(),
        viewport_height: z.int(),
        total_width: z.int(),
        total_height: z.int(),
      }),
      tabs: z.array(z.object({ tab_id: z.int(), title: z.string(), url: z.string() })),
      timestamp,
    }),
    screenshot: z.object({
      raw: z.string().describe("Base64 of a JPEG."),
      bboxes: z.array(BoundingBox),
      last_action_id: z.string().nullable(),
      marked: z
        .string()
        .nullish()
        .describe("With screenshot_type last_action: the same with the boxes of the ids drawn."),
    }),
    space: z.object({
      description: z.string().describe("The page as text: one line an element."),
      category: z.enum(spaceCategories).nullable(),
      interaction_actions: z.array(OfferedAction),
      browser_actions: z.array(OfferedAction),
      actions: z.array(OfferedAction),
      markdown: z.string(),
      changes: z
        .string()
        .nullable()
        .describe("A line each: + what appeared, - what went, ~ what changed."),
      page: z.int(),
      pages: z.int(),
    }),
    timings: z
      .object({
        perceive_ms: z.number(),
        screenshot_ms: z.number(),
        model_ms: z.number().optional().describe("After the others, where a model was asked."),
      })
      .describe("How long the parts took; the first two run at the same time."),
  })
  .meta({ id: "Observation" });
export type Observation = z.output<typeof Observation>;

export const Image = z.object({
  url: z.string().nullable(),
  category: z
    .enum(["favicon", "icon", "content_image", "decorative", "svg_icon", "svg_content"])
    .nullable(),
  description: z.string().nullable(),
});

/** Why a page is not the content that was asked for. */
export const blockKinds = [
  "captcha",
  "login wall",
  "bot check",
  "error page",
  "empty shell",
  "consent wall",
] as const;

export const Blocked = z
  .object({
    kind: z.enum(blockKinds),
    reason: z.string().describe("What was seen, in a sentence."),
  })
  .meta({ id: "Blocked" });
export type Blocked = z.output<typeof Blocked>;

/** Scraped content: what the SDKs read, and beside it the seed's names for the same (contract 3.4). */
export const DataSpace = z
  .object({
    markdown: z.string(),
    images: z.array(Image).nullable(),
    structured: z
      .object({ success: z.boolean(), error: z.string().nullable(), data: z.unknown() })
      .nullable(),
    success: z.boolean(),
    content: z.string(),
    links: z.array(z.string()),
    placeholders: z
      .record(z.string(), z.string())
      .optional()
      .describe("With use_link_placeholders: what each placeholder stands for."),
    title: z.string().nullish(),
    blocked: Blocked.nullish().describe("Set where the page is not the content asked for."),
    warnings: z.array(z.string()).optional(),
  })
  .meta({ id: "DataSpace" });
export type DataSpace = z.output<typeof DataSpace>;

/** What the end of an action was waited for: nothing, or the last of these; `limit` when it was given up. */
export const settledBy = ["nothing", "page", "network", "navigation", "limit"] as const;
export type SettledBy = (typeof settledBy)[number];

export const ExecutionResponse = z
  .object({
    session_id: z.string(),
    started_at: timestamp,
    ended_at: timestamp,
    action: OfferedAction,
    success: z.boolean(),
    message: z.string(),
    data: DataSpace.nullable(),
    exception: z.string().nullable(),
    timings: z
      .object({ action_ms: z.int(), settle_ms: z.int(), settled_by: z.enum(settledBy) })
      .describe("How long the action took, and the page to settle after it."),
    trace: ActionTrace.nullish(),
  })
  .meta({ id: "ExecutionResponse" });
export type ExecutionResponse = z.output<typeof ExecutionResponse>;

const tag = "Page";
/** `update_metadata=false` asks not to count the call as activity (contract 4.1). */
const PageQuery = z.object({ update_metadata: z.string().optional() });

export const pageEndpoints = {
  pageObserve: endpoint({
    method: "POST",
    path: "/sessions/{session_id}/page/observe",
    tag,
    summary: "See the page: its text with an id for each element that can be acted on",
    auth: "key",
    params: SessionParams,
    query: PageQuery,
    body: ObserveRequest,
    bodyOptional: true,
    response: Observation,
  }),
  pageExecute: endpoint({
    method: "POST",
    path: "/sessions/{session_id}/page/execute",
    aliases: [{ method: "POST", path: "/sessions/{session_id}/page/step" }],
    tag,
    summary: "Execute one action",
    auth: "key",
    params: SessionParams,
    query: PageQuery,
    body: ActionRequest,
    response: ExecutionResponse,
  }),
  pageScrape: endpoint({
    method: "POST",
    path: "/sessions/{session_id}/page/scrape",
    tag,
    summary: "The content of the page as Markdown",
    auth: "key",
    params: SessionParams,
    query: PageQuery,
    body: ScrapeRequest,
    bodyOptional: true,
    response: DataSpace,
  }),
  pageScreenshot: endpoint({
    method: "POST",
    path: "/sessions/{session_id}/page/screenshot",
    tag,
    summary: "A picture of the page: PNG, or JPEG by Accept",
    auth: "key",
    params: SessionParams,
    query: PageQuery.extend({
      screenshot_type: z
        .enum(screenshotTypes)
        .default("raw")
        .describe("The viewport, the whole page, or the viewport with the boxes of the ids drawn."),
    }),
    response: { bytes: ["image/png", "image/jpeg"] },
  }),
};
