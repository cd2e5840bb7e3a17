import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const server = "http://127.0.0.1:8787";

/** The console as files for `src/http/console.ts`; its policy allows no inline script, so none is made. */
export default defineConfig({
  root: here("."),
  base: "/console/",
  plugins: [react()],
  build: {
    outDir: here("dist"),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { input: [here("index.html"), here("viewer.html")] },
  },
  server: {
    port: 8788,
    // Of the server that `npm start` runs: all that is not the console itself.
    proxy: {
      "^/console/(login|logout|me)$": server,
      "^/(?!console)": { target: server, ws: true },
    },
  },
});
