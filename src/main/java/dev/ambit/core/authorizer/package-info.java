/**
 * The decision: a compiled token and a request in, allow or deny with its reason out. Parses nothing, fetches nothing, and
 * allocates nothing but for those who ask which policy it was.
 */
@NullMarked
package dev.ambit.core.authorizer;

import org.jspecify.annotations.NullMarked;
