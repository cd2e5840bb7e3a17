import { Suspense } from "react";
import { Redirect, Route, Switch } from "wouter";
import { useMe } from "./api/queries.ts";
import { Layout } from "./layout/layout.tsx";
import { LogInPage } from "./pages/log-in/log-in-page.tsx";
import { NotFoundPage } from "./pages/not-found-page.tsx";
import { routes } from "./routes.tsx";
import { Spinner } from "./ui/spinner.tsx";
import { ErrorNote } from "./ui/error-note.tsx";

/** The console: the log-in, or the page that the address names. */
export function App() {
  const me = useMe();
  if (me.data === undefined) {
    return (
      <main className="page">
        {me.error === null ? (
          <Spinner label="Loading" />
        ) : (
          <ErrorNote error={me.error} onRetry={() => void me.refetch()} />
        )}
      </main>
    );
  }
  if (me.data === null) return <LogInPage />;
  return (
    <Layout me={me.data}>
      <Suspense
        fallback={
          <div className="page">
            <Spinner label="Loading" />
          </div>
        }
      >
        <Switch>
          <Route path="/">
            <Redirect to="/sessions" replace />
          </Route>
          {routes.map(({ path, page }) => (
            <Route key={path} path={path} component={page} />
          ))}
          <Route component={NotFoundPage} />
        </Switch>
      </Suspense>
    </Layout>
  );
}
