import { callForHandle } from "../../page/call.ts";
import type { FoundCaptcha } from "../../page/captchas.ts";
import { elementOfKey } from "../../page/injected/memory.ts";
import type { ActionContext } from "../action.ts";
import { fillField } from "../fill.ts";
import { unsolved } from "./means.ts";

/** The picture of a captcha as a PNG in base64, as the page shows it. */
export async function pictureOf(captcha: FoundCaptcha, context: ActionContext): Promise<string> {
  const { frame, document, picture } = captcha;
  const { session } = context.tab;
  // Where a frame of another process is, is not known well enough to cut a picture out.
  if (frame.session !== session) throw unsolved(captcha, "it stands in a frame of another site");
  const handle =
    picture === null ? null : await callForHandle(frame, elementOfKey, document, picture);
  if (handle === null) throw unsolved(captcha, "its picture has gone");
  const { objectId } = handle;
  await session.send("DOM.scrollIntoViewIfNeeded", { objectId });
  const [{ model }, { cssVisualViewport: view }] = await Promise.all([
    session.send("DOM.getBoxModel", { objectId }),
    session.send("Page.getLayoutMetrics"),
  ]);
  const [left = 0, top = 0] = model.border;
  const { data } = await session.send("Page.captureScreenshot", {
    format: "png",
    clip: {
      x: left + view.pageX,
      y: top + view.pageY,
      width: model.width,
      height: model.height,
      scale: 1,
    },
  });
  return data;
}

/** Types the answer into the captcha's field; the form is not sent. */
export async function answerField(
  captcha: FoundCaptcha,
  answer: string,
  context: ActionContext,
): Promise<void> {
  const { frame, document, field } = captcha;
  const handle = field === null ? null : await callForHandle(frame, elementOfKey, document, field);
  if (handle === null) throw unsolved(captcha, "its field has gone");
  await fillField({ frame, handle }, { value: answer, clear: true, timeout: 5_000 }, context);
}
