/**
 * The resources of requests ({@link dev.ambit.core.resource.Resource}) and of policies
 * ({@link dev.ambit.core.resource.ResourceScope}), their ids and their wire form. Independent of permissions.
 */
@NullMarked
package dev.ambit.core.resource;

import org.jspecify.annotations.NullMarked;
