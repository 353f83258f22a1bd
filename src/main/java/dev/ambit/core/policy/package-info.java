/**
 * What a policy says: permissions, the groups that carry them, effects and conditions on the client's address. Never decides.
 */
@NullMarked
package dev.ambit.core.policy;

import org.jspecify.annotations.NullMarked;
