import { z } from "zod";

const modifiers = z.int().min(0).max(15).describe("Alt 1, Control 2, Meta 4, Shift 8 (CDP Input).");
const place = { x: z.number().min(0).max(20_000), y: z.number().min(0).max(20_000) };
const button = z.enum(["none", "left", "middle", "right", "back", "forward"]);

/** What a viewer sends over `/sessions/{id}/live`, as JSON text. All but `control` and `help` need control. */
export const ViewerMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("control"), take: z.boolean() }),
  z.object({
    type: z.literal("mouse"),
    event: z.enum(["down", "up", "move"]),
    ...place,
    button,
    buttons: z.int().min(0).max(31),
    clicks: z.int().min(0).max(3),
    modifiers,
  }),
  z.object({
    type: z.literal("wheel"),
    ...place,
    delta_x: z.number().min(-10_000).max(10_000),
    delta_y: z.number().min(-10_000).max(10_000),
    modifiers,
  }),
  z.object({
    type: z.literal("key"),
    event: z.enum(["down", "up"]),
    key: z.string().max(40).describe("KeyboardEvent.key"),
    code: z.string().max(40).describe("KeyboardEvent.code"),
    modifiers,
    repeat: z.boolean(),
  }),
  z
    .object({ type: z.literal("text"), text: z.string().max(100_000) })
    .describe("Composed or pasted text."),
  z.object({ type: z.literal("copy"), cut: z.boolean() }),
  z.object({
    type: z.literal("dialog"),
    accept: z.boolean(),
    text: z.string().max(10_000).nullable(),
  }),
  z.object({
    type: z.literal("files"),
    names: z
      .array(z.string())
      .max(50)
      .describe("Uploads of the account, for the open file chooser; none cancels it."),
  }),
  z.object({ type: z.literal("navigate"), url: z.string().max(10_000) }),
  z.object({ type: z.literal("history"), go: z.enum(["back", "forward", "reload"]) }),
  z.object({
    type: z.literal("tab"),
    do: z.enum(["open", "close", "show"]),
    tab: z.string().nullable(),
  }),
  z
    .object({ type: z.literal("help"), answer: z.string().max(20_000) })
    .describe("Answers the agent that waits."),
]);
export type ViewerMessage = z.output<typeof ViewerMessage>;

/** How a session stands, told to its viewers at once and with every change. */
export const LiveState = z.object({
  type: z.literal("state"),
  session_id: z.string(),
  tabs: z.array(z.object({ tab: z.string(), title: z.string(), url: z.string() })),
  shown: z.string().nullable().describe("The tab in the picture."),
  viewers: z.int(),
  may_control: z.boolean().describe("Whether this viewer's link lets it take control."),
  control: z.enum(["nobody", "you", "other"]),
  agent: z
    .object({
      agent_id: z.string(),
      task: z.string(),
      state: z.enum(["running", "paused", "waiting"]),
      waiting_for: z.object({ reason: z.string(), until: z.number() }).nullable(),
    })
    .nullable(),
  waiting_for: z.string().nullable().describe("What a person was asked to do by the action help."),
  dialog: z.object({ kind: z.string(), message: z.string(), default_text: z.string() }).nullable(),
  file_chooser: z.object({ multiple: z.boolean() }).nullable(),
});
export type LiveState = z.output<typeof LiveState>;

/** What the server sends as text; a binary message is a picture, see `packFrame`. */
export const ServerMessage = z.discriminatedUnion("type", [
  LiveState,
  z.object({ type: z.literal("clipboard"), text: z.string() }),
  z.object({ type: z.literal("cursor"), cursor: z.string().describe("A CSS cursor.") }),
  z.object({ type: z.literal("refused"), reason: z.string() }),
  z.object({ type: z.literal("failed"), reason: z.string() }),
  z.object({ type: z.literal("ended"), reason: z.string() }),
]);
export type ServerMessage = z.output<typeof ServerMessage>;
