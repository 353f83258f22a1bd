/**
 * What a request touches ({@link dev.ambit.core.resource.Resource}) and what a policy names ({@link dev.ambit.core.resource.ResourceScope}), their
 * ids and their wire form. Never knows who may do what with them.
 */
@NullMarked
package dev.ambit.core.resource;

import org.jspecify.annotations.NullMarked;
