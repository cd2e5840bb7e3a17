import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Router } from "wouter";
import { createQueries } from "./api/queries.ts";
import { App } from "./app.tsx";
import { applyTheme, keptTheme } from "./layout/theme.ts";
import { ToastProvider } from "./ui/toast.tsx";

/** Shows the console in the page. */
export function start(): void {
  applyTheme(keptTheme());
  createRoot(document.querySelector("#root")!).render(
    <StrictMode>
      <QueryClientProvider client={createQueries()}>
        <Router base="/console">
          <ToastProvider>
            <App />
          </ToastProvider>
        </Router>
      </QueryClientProvider>
    </StrictMode>,
  );
}
