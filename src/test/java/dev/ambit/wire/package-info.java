/**
 * The wire as others describe and use it: Cloudflare's own document of its API, to which every answer of a running server
 * is held. Knows nothing of the server's code; where an answer differs on purpose, {@code schema-deviations.yaml} says why.
 */
@NullMarked
package dev.ambit.wire;

import org.jspecify.annotations.NullMarked;
