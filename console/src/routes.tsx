import {
  Activity,
  AppWindow,
  Bot,
  Contact,
  FileBox,
  Gauge,
  KeyRound,
  type LucideIcon,
  Puzzle,
  ScanText,
  UserRoundCog,
  Vault,
} from "lucide-react";
import { type ComponentType, lazy } from "react";
import type { RouteComponentProps } from "wouter";

/** A page as the router calls it: `params` are those of its path. */
export type PageComponent = ComponentType<RouteComponentProps<Record<string, string>>>;

interface ConsoleRoute {
  /** Below `/console`. */
  path: string;
  page: PageComponent;
  /** Its place in the navigation; pages of a single thing have none. `key` is pressed after `g`. */
  nav?: { label: string; icon: LucideIcon; key: string };
}

/** A page that is loaded when it is first shown. */
function page<Name extends string>(
  load: () => Promise<Record<Name, PageComponent>>,
  name: Name,
): PageComponent {
  return lazy<PageComponent>(async () => ({ default: (await load())[name] }));
}

/** Every page, in the order of the navigation. */
// prettier-ignore
export const routes: readonly ConsoleRoute[] = [
  { path: "/sessions", nav: { label: "Sessions", icon: AppWindow, key: "s" }, page: page(() => import("./pages/sessions/sessions-page.tsx"), "SessionsPage") },
  { path: "/sessions/:id", page: page(() => import("./pages/session/session-page.tsx"), "SessionPage") },
  { path: "/agents", nav: { label: "Agents", icon: Bot, key: "a" }, page: page(() => import("./pages/agents/agents-page.tsx"), "AgentsPage") },
  { path: "/agents/:id", page: page(() => import("./pages/agent/agent-page.tsx"), "AgentPage") },
  { path: "/scrape", nav: { label: "Scrape", icon: ScanText, key: "c" }, page: page(() => import("./pages/scrape/scrape-page.tsx"), "ScrapePage") },
  { path: "/personas", nav: { label: "Personas", icon: Contact, key: "p" }, page: page(() => import("./pages/personas/personas-page.tsx"), "PersonasPage") },
  { path: "/personas/:id", page: page(() => import("./pages/persona/persona-page.tsx"), "PersonaPage") },
  { path: "/vaults", nav: { label: "Vaults", icon: Vault, key: "v" }, page: page(() => import("./pages/vaults/vaults-page.tsx"), "VaultsPage") },
  { path: "/vaults/:id", page: page(() => import("./pages/vault/vault-page.tsx"), "VaultPage") },
  { path: "/profiles", nav: { label: "Profiles", icon: UserRoundCog, key: "r" }, page: page(() => import("./pages/profiles/profiles-page.tsx"), "ProfilesPage") },
  { path: "/files", nav: { label: "Files", icon: FileBox, key: "f" }, page: page(() => import("./pages/files/files-page.tsx"), "FilesPage") },
  { path: "/extensions", nav: { label: "Extensions", icon: Puzzle, key: "x" }, page: page(() => import("./pages/extensions/extensions-page.tsx"), "ExtensionsPage") },
  { path: "/usage", nav: { label: "Usage", icon: Activity, key: "u" }, page: page(() => import("./pages/usage/usage-page.tsx"), "UsagePage") },
  { path: "/keys", nav: { label: "Keys", icon: KeyRound, key: "k" }, page: page(() => import("./pages/keys/keys-page.tsx"), "KeysPage") },
  { path: "/server", nav: { label: "Server", icon: Gauge, key: "e" }, page: page(() => import("./pages/server/server-page.tsx"), "ServerPage") },
];
