/**
 * The decision: a compiled token and a request in, allow or deny with its reason out. Allocates nothing, parses nothing, fetches nothing.
 */
@NullMarked
package dev.ambit.core.authorizer;

import org.jspecify.annotations.NullMarked;
