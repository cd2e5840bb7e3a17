import { z } from "zod";

/** What an action met and set off, from which it can be done again without a model. */
export const ActionTrace = z
  .object({
    url_before: z.string(),
    url_after: z.string(),
    opened_tab: z.boolean(),
    downloads: z.array(z.string()).describe("The names of the files that were downloaded."),
    dialogs: z.array(
      z.object({ type: z.string(), accept: z.boolean(), text: z.string().nullable() }),
    ),
    element: z
      .object({
        tag: z.string(),
        role: z.string().nullable(),
        name: z.string().nullable(),
        visible: z
          .boolean()
          .describe("It, or a label of it, could be seen when it was looked for."),
        in_closed_root: z
          .boolean()
          .describe("It stands in a closed shadow root, where no other program finds it."),
        frames: z.array(z.string()).describe("The iframes on the way to it, outermost first."),
        selectors: z
          .array(z.object({ kind: z.string(), selector: z.string() }))
          .describe("Playwright selectors that fitted it alone, the most robust first."),
      })
      .nullable()
      .describe("What was acted on, as it was before."),
    appeared: z
      .object({ frames: z.array(z.string()), selector: z.string() })
      .nullable()
      .describe("Something telling that the page shows since."),
    page_changed: z
      .boolean()
      .describe("What the page holds, and not only its looks, changed meanwhile."),
    chosen: z
      .string()
      .nullable()
      .describe("What the option is called whose id was given as a value."),
    placeholders: z
      .array(z.string())
      .optional()
      .describe("The texts that stood for values of a vault or persona; left out without any."),
  })
  .meta({ id: "ActionTrace" });
export type ActionTrace = z.output<typeof ActionTrace>;
