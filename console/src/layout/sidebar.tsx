import { BookOpen, Keyboard, LogOut, Monitor, Moon, Sun } from "lucide-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { logOut, type Me } from "../api/log-in.ts";
import { useSetMe } from "../api/queries.ts";
import { routes } from "../routes.tsx";
import { IconButton } from "../ui/button.tsx";
import { KeyHint } from "../ui/key-hint.tsx";
import { applyTheme, keptTheme, themes } from "./theme.ts";
import { Wordmark } from "./wordmark.tsx";
import "./sidebar.css";

/** Where one can go, and who is logged in. */
export function Sidebar({ me, onShowKeys }: { me: Me; onShowKeys(): void }) {
  const [location] = useLocation();
  const setMe = useSetMe();
  const leaving = useMutation({ mutationFn: logOut, onSuccess: () => setMe(null) });
  return (
    <aside className="sidebar" aria-label="Console">
      <div className="sidebar-brand">
        <Wordmark />
      </div>
      <nav aria-label="Pages">
        <ul>
          {routes.map(
            ({ path, nav }) =>
              nav && (
                <li key={path}>
                  <Link
                    to={path}
                    className="sidebar-link"
                    aria-current={isUnder(location, path) ? "page" : undefined}
                  >
                    <nav.icon size={16} aria-hidden />
                    {nav.label}
                    <KeyHint keys={`g ${nav.key}`} />
                  </Link>
                </li>
              ),
          )}
        </ul>
      </nav>
      <div className="sidebar-foot">
        <p className="sidebar-who" title={`${me.account} · ${me.key_hint}`}>
          <span className="truncate">{me.key_name}</span>
          <span className="faint truncate">
            {me.account} · v{me.version}
          </span>
        </p>
        <div className="sidebar-buttons">
          <ThemeButton />
          <IconButton icon={Keyboard} label="Keys" size="small" onClick={onShowKeys} />
          <a
            className="button icon-button button-quiet button-small"
            href="/docs"
            target="_blank"
            rel="noreferrer"
            aria-label="API documentation"
            title="API documentation"
          >
            <BookOpen size={16} aria-hidden />
          </a>
          <IconButton icon={LogOut} label="Log out" size="small" onClick={() => leaving.mutate()} />
        </div>
      </div>
    </aside>
  );
}

const themeIcons = { system: Monitor, light: Sun, dark: Moon };

function ThemeButton() {
  const [theme, setTheme] = useState(keptTheme);
  const next = themes[(themes.indexOf(theme) + 1) % themes.length]!;
  return (
    <IconButton
      icon={themeIcons[theme]}
      label={`Theme: ${theme}; change to ${next}`}
      size="small"
      onClick={() => {
        applyTheme(next);
        setTheme(next);
      }}
    />
  );
}

function isUnder(location: string, path: string): boolean {
  return location === path || location.startsWith(`${path}/`);
}
