/**
 * Sign-in by an OpenID provider (OpenID Connect Core, with PKCE). It creates no users: the provider asserts an identity,
 * and who signs in by it is a user that it is linked to, or whose verified address it has.
 */
@NullMarked
package dev.ambit.signin.oidc;

import org.jspecify.annotations.NullMarked;
