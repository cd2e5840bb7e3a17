import { ChevronLeft, ChevronRight } from "lucide-react";
import { IconButton } from "./button.tsx";
import "./pager.css";

interface PagerProps {
  /** What the list answered; undefined while it is being read. */
  list: { page: number; has_next: boolean; has_previous: boolean } | undefined;
  onPage(page: number): void;
}

/** To the next and the previous page of a list; nothing where there is but one. */
export function Pager({ list, onPage }: PagerProps) {
  if (list === undefined || !(list.has_next || list.has_previous)) return null;
  const { page, has_next: hasNext, has_previous: hasPrevious } = list;
  return (
    <nav className="pager" aria-label="Pages of the list">
      <span className="soft number">Page {page}</span>
      <IconButton
        icon={ChevronLeft}
        label="Previous page"
        tone="plain"
        size="small"
        disabled={!hasPrevious}
        onClick={() => onPage(page - 1)}
      />
      <IconButton
        icon={ChevronRight}
        label="Next page"
        tone="plain"
        size="small"
        disabled={!hasNext}
        onClick={() => onPage(page + 1)}
      />
    </nav>
  );
}
