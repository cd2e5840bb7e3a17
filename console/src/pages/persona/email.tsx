import { Paperclip } from "lucide-react";
import type { EmailResponse } from "../../../../src/contract/personas.ts";
import { Ago } from "../../ui/times.tsx";
import { bytesText } from "../../ui/bytes.tsx";
import { Findings } from "./findings.tsx";
import { textOfHtml } from "./text-of-html.ts";

/** One email. Of HTML the text is shown: nothing of it is run or loaded. */
export function Email({ email }: { email: EmailResponse }) {
  const { sender_name: name, sender_email: address, attachments, authentication } = email;
  const text = email.text_content ?? textOfHtml(email.html_content ?? "");
  return (
    <article className="message">
      <details>
        <summary>
          <span className="message-from">
            <b>{name ?? address ?? "unknown sender"}</b>
            <Ago at={email.created_at} />
          </span>
          <span className="message-subject">{email.subject || "(no subject)"}</span>
        </summary>
        <div className="stack message-body">
          {name !== null && <p className="mono faint">{address}</p>}
          <p className="message-text">{text || "(nothing in it)"}</p>
          {attachments.map(({ name: file, content_type: type, size }) => (
            <p key={file} className="row soft">
              <Paperclip size={13} aria-hidden /> {file}, {type}, {bytesText(size)}; its content was
              not kept
            </p>
          ))}
          <Findings codes={[]} links={email.links} />
          {authentication !== null && (
            <p className="faint">
              SPF {authentication.spf}, DKIM {authentication.dkim}, DMARC {authentication.dmarc}
            </p>
          )}
        </div>
      </details>
      {email.codes.length > 0 && (
        <div className="message-codes">
          <Findings codes={email.codes} links={[]} />
        </div>
      )}
    </article>
  );
}
