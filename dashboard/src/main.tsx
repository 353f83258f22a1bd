import { CSPProvider } from '@cloudflare/kumo/primitives/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiProblem, codes } from './api/client';
import './app.css';
import { paths } from './paths';
import { queryClient, router } from './router';

/** A session that ended while a page was open: back to signing in, and from there to the same page. */
function onError(error: unknown) {
  const over = error instanceof ApiProblem && (error.has(codes.missingCredentials) || error.has(codes.notSignedIn));
  const here = router.state.location;
  if (over && here.pathname !== paths.signIn) {
    queryClient.clear();
    void router.navigate({ to: paths.signIn, search: { next: here.href } });
  }
}

queryClient.getQueryCache().config.onError = onError;
queryClient.getMutationCache().config.onError = onError;

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
