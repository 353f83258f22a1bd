/**
 * Policies: permissions, permission groups, effects and conditions on the client address. Decisions are made in
 * {@code authorizer}.
 */
@NullMarked
package dev.ambit.core.policy;

import org.jspecify.annotations.NullMarked;
