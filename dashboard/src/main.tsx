import { CSPProvider } from '@cloudflare/kumo/primitives/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { whenNobodyIsSignedIn } from './api/client';
import { sessionQuery } from './api/queries';
import './app.css';
import { paths } from './paths';
import { queryClient, router } from './router';

/** A session that ended while a page was open: back to signing in, and from there to the same page. */
whenNobodyIsSignedIn(() => {
  const here = router.state.location;
  if (here.pathname !== paths.signIn) {
    const ended = queryClient.getQueryData(sessionQuery.queryKey) === undefined ? {} : { ended: true as const };
    void router.navigate({ to: paths.signIn, search: { next: here.href, ...ended } }).then(() => queryClient.clear());
  }
});

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <CSPProvider disableStyleElements>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </CSPProvider>
    </StrictMode>,
  );
}
