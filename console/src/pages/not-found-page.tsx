import { MoonStar } from "lucide-react";
import { Link } from "wouter";
import { EmptyState } from "../ui/empty-state.tsx";
import { Page } from "../ui/page.tsx";

/** An address that names no page. */
export function NotFoundPage() {
  return (
    <Page title="Not found">
      <EmptyState icon={MoonStar} title="There is no such page">
        It may have been moved; the <Link to="/sessions">sessions</Link> are where most things
        begin.
      </EmptyState>
    </Page>
  );
}
