/**
 * Sign-in by an OpenID provider (OpenID Connect Core, with PKCE). It never creates users: an identity that the provider
 * asserts signs in the user that it is linked to, or else the user with the same verified address.
 */
@NullMarked
package dev.ambit.signin.oidc;

import org.jspecify.annotations.NullMarked;
