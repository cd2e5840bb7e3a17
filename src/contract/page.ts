import { z } from "zod";
import { ActionRequest, NodeSelectors, scrapeFields } from "./actions.ts";
import { endpoint } from "./endpoint.ts";
import { defaulted, nullable, timestamp } from "./fields.ts";
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
    instructions: nullable(z.string()),
    perception_type: nullable(z.enum(["fast", "deep"])),
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
    }),
    space: z.object({
      description: z.string().describe("The page as text: one line an element."),
      category: z.enum(spaceCategories).nullable(),
      interaction_actions: z.array(OfferedAction),
      browser_actions: z.array(OfferedAction),
      actions: z.array(OfferedAction),
      markdown: z.string(),
    }),
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
  })
  .meta({ id: "DataSpace" });
export type DataSpace = z.output<typeof DataSpace>;

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
    query: PageQuery,
    response: { bytes: ["image/png", "image/jpeg"] },
  }),
};
