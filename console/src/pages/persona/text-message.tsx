import type { SmsResponse } from "../../../../src/contract/personas.ts";
import { Ago } from "../../ui/times.tsx";
import { Findings } from "./findings.tsx";

/** One text message. */
export function TextMessage({ text }: { text: SmsResponse }) {
  return (
    <article className="message message-short">
      <span className="message-from">
        <b>{text.sender ?? "unknown sender"}</b>
        <Ago at={text.created_at} />
      </span>
      <p className="message-text">{text.body}</p>
      <Findings codes={text.codes} links={text.links} />
    </article>
  );
}
