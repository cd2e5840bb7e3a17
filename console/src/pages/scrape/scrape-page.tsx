import { useState } from "react";
import { Page } from "../../ui/page.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { HtmlTab } from "./html-tab.tsx";
import { SearchTab } from "./search-tab.tsx";
import { UrlTab } from "./url-tab.tsx";
import "./scrape.css";

const tabs = [
  { id: "url", label: "A page by its URL" },
  { id: "html", label: "HTML that you have" },
  { id: "search", label: "Search the web" },
] as const;
type Id = (typeof tabs)[number]["id"];

const shown = { url: UrlTab, html: HtmlTab, search: SearchTab };

/** Where scraping and searching are tried, and taken along as code. */
export function ScrapePage() {
  const [tab, setTab] = useState<Id>("url");
  const Shown = shown[tab];
  return (
    <Page
      title="Scrape"
      about="The content of a page as Markdown, or as JSON that fits your schema."
    >
      <Tabs label="What to scrape" tabs={tabs} selected={tab} onSelect={(id: Id) => setTab(id)}>
        <div className="scrape">
          <Shown />
        </div>
      </Tabs>
    </Page>
  );
}
