import { CopyButton } from "../../ui/copy-button.tsx";

interface FindingsProps {
  codes: readonly string[];
  links: readonly string[];
}

/** The codes and links of a message, to take along. */
export function Findings({ codes, links }: FindingsProps) {
  return (
    <>
      {codes.length > 0 && (
        <span className="row findings">
          {codes.map((code) => (
            <span key={code} className="finding">
              <span className="mono">{code}</span>
              <CopyButton text={code} what={`code ${code}`} />
            </span>
          ))}
        </span>
      )}
      {links.length > 0 && (
        <ul className="finding-links">
          {links.map((link) => (
            <li key={link}>
              {/^https?:/.test(link) ? (
                <a href={link} target="_blank" rel="noreferrer noopener nofollow">
                  {link}
                </a>
              ) : (
                link
              )}
              <CopyButton text={link} what="link" />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
