import { type ReactNode, useState } from "react";
import type { z } from "zod";
import type { DataSpace } from "../../../../src/contract/page.ts";
import { Card } from "../../ui/card.tsx";
import { Code } from "../../ui/code.tsx";
import { Skeleton } from "../../ui/spinner.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { SafeMarkdown } from "../safe-markdown.tsx";
import { Found } from "./found.tsx";
import { Structured } from "./structured.tsx";

type Space = z.output<typeof DataSpace>;

interface ScrapedProps {
  space: Space;
  /** How it was had. */
  about?: ReactNode;
}

/** What was scraped, in every form in which it came. */
export function Scraped({ space, about }: ScrapedProps) {
  const tabs = tabsOf(space, about !== undefined);
  const [chosen, setChosen] = useState<string>();
  const tab = tabs.find(({ id }) => id === chosen) ?? tabs[0]!;
  const warnings = space.warnings ?? [];
  return (
    <Card title={space.title || "The content"} flush>
      {warnings.length > 0 && (
        <ul className="scrape-warnings">
          {warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
      <Tabs label="Forms of the content" tabs={tabs} selected={tab.id} onSelect={setChosen}>
        <div className="scraped">{contentOf(tab.id, space, about)}</div>
      </Tabs>
    </Card>
  );
}

function tabsOf(space: Space, hasAbout: boolean) {
  const { structured, links, images, success } = space;
  return [
    ...(structured === null ? [] : [{ id: "structured", label: "Structured" }]),
    ...(hasAbout && !success ? [{ id: "about", label: "How it was had" }] : []),
    { id: "preview", label: "Preview" },
    { id: "markdown", label: "Markdown" },
    { id: "links", label: "Links", count: links.length },
    ...(images === null ? [] : [{ id: "images", label: "Pictures", count: images.length }]),
    ...(hasAbout && success ? [{ id: "about", label: "How it was had" }] : []),
  ];
}

function contentOf(tab: string, space: Space, about: ReactNode): ReactNode {
  switch (tab) {
    case "structured":
      return <Structured structured={space.structured} />;
    case "about":
      return about;
    case "markdown":
      return <Code code={space.markdown} label="Markdown" tallest={640} />;
    case "links":
      return (
        <Found what="links" all={space.links.map((url) => ({ url, text: url, kind: null }))} />
      );
    case "images":
      return (
        <Found
          what="pictures"
          all={(space.images ?? []).map(({ url, description, category }) => ({
            url,
            text: description || url || "without an address",
            kind: category,
          }))}
        />
      );
    default:
      return space.markdown === "" ? (
        <p className="soft">There is no text in it.</p>
      ) : (
        <SafeMarkdown text={space.markdown} />
      );
  }
}

/** What stands in the place of the content until it comes. */
export function ScrapeWaits() {
  return (
    <Card>
      <Skeleton lines={10} />
    </Card>
  );
}
