import { Menu, X } from "lucide-react";
import { type ReactNode, useCallback, useState } from "react";
import { useLocation } from "wouter";
import type { Me } from "../api/log-in.ts";
import { classes } from "../ui/classes.ts";
import { IconButton } from "../ui/button.tsx";
import { KeysDialog } from "./keys-dialog.tsx";
import { Sidebar } from "./sidebar.tsx";
import { useKeyboard } from "./keyboard.ts";
import { Wordmark } from "./wordmark.tsx";
import "./layout.css";

/** The navigation beside a page; on a phone it is behind a button. */
export function Layout({ me, children }: { me: Me; children: ReactNode }) {
  // Where it was opened: on another page it is closed.
  const [menuAt, setMenuAt] = useState<string>();
  const [keysShown, setKeysShown] = useState(false);
  const [location] = useLocation();
  const menuOpen = menuAt === location;
  const showKeys = useCallback(() => setKeysShown(true), []);
  useKeyboard(showKeys);
  return (
    <div
      className={classes("layout", menuOpen && "layout-menu-open")}
      onKeyDown={(event) => event.key === "Escape" && setMenuAt(undefined)}
    >
      <a className="layout-skip" href="#content">
        Skip to the page
      </a>
      <header className="layout-top">
        <Wordmark />
        <IconButton
          icon={menuOpen ? X : Menu}
          label={menuOpen ? "Close the menu" : "Open the menu"}
          aria-expanded={menuOpen}
          onClick={() => setMenuAt(menuOpen ? undefined : location)}
        />
      </header>
      <Sidebar me={me} onShowKeys={showKeys} />
      <main id="content" className="layout-content" key={location} tabIndex={-1}>
        {children}
      </main>
      <KeysDialog open={keysShown} onClose={() => setKeysShown(false)} />
    </div>
  );
}
