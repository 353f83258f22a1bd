import { CSPProvider } from '@cloudflare/kumo/primitives/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { onSignedOut } from './api/client';
import { sessionQuery } from './api/queries';
import './app.css';
import { paths } from './paths';
import { queryClient, router } from './router';

/** When the session ends while a page is open: to the sign-in page, and from there back to the same page. */
onSignedOut(() => {
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
