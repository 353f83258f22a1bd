/** The path of every page. The server has the same list (DashboardRoutes). */
export const paths = {
  home: '/',
  signIn: '/sign-in',
  setup: '/setup',
  invitation: '/invitation',
  profile: '/profile',
  userTokens: '/profile/api-tokens',
  createUserToken: '/profile/api-tokens/create',
  userToken: '/profile/api-tokens/$tokenId',
  userAuditLog: '/profile/audit-log',
  zones: '/accounts/$accountId',
  zone: '/accounts/$accountId/zones/$zoneId',
  accountTokens: '/accounts/$accountId/api-tokens',
  createAccountToken: '/accounts/$accountId/api-tokens/create',
  accountToken: '/accounts/$accountId/api-tokens/$tokenId',
  members: '/accounts/$accountId/members',
  auditLog: '/accounts/$accountId/audit-log',
} as const;
