import type { RecordedBody } from "../recording/recorded.ts";
import type { CdpSession } from "./cdp.ts";
import type { OpenRequest } from "./open-request.ts";

const longestBody = 1024 * 1024;
const mostOfSession = 50 * longestBody;

/** Reads the bodies of answers while Chromium has them: up to 1 MB each, 50 MB of a session. */
export class BodyReader {
  /** What the Network domain is enabled with, so that Chromium keeps what is asked for a moment later. */
  readonly limits = {
    maxTotalBufferSize: 16 * longestBody,
    maxResourceBufferSize: 2 * longestBody,
    maxPostDataSize: longestBody,
  };
  #take: (body: RecordedBody) => void;
  #left = mostOfSession;

  constructor(take: (body: RecordedBody) => void) {
    this.#take = take;
  }

  /** The body of an answer that is complete; undefined where there is none, or it is too long. */
  async read(
    session: CdpSession,
    { id, contentBytes }: OpenRequest,
  ): Promise<RecordedBody | undefined> {
    if (contentBytes === 0 || contentBytes > longestBody || contentBytes > this.#left)
      return undefined;
    try {
      const { body: text, base64Encoded: base64 } = await session.send("Network.getResponseBody", {
        requestId: id,
      });
      return { at: Date.now(), request_id: id, side: "response", text, base64 };
    } catch {
      // Chromium has let go of it, or the page has gone.
      return undefined;
    }
  }

  /** Hands on the bodies of a request that has ended; answers which there were. */
  keep(request: OpenRequest, answer: RecordedBody | undefined): RecordedBody["side"][] {
    const { id, postData } = request;
    const asked: RecordedBody | undefined =
      postData === undefined
        ? undefined
        : { at: Date.now(), request_id: id, side: "request", text: postData, base64: false };
    return [asked, answer].flatMap((body) => {
      if (body === undefined || body.text.length > this.#left) return [];
      this.#left -= body.text.length;
      this.#take(body);
      return [body.side];
    });
  }
}
