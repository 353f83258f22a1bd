/**
 * The wire format as described and used by others: every response of a running server is validated against Cloudflare's
 * document of its API. Independent of the server's code; {@code schema-deviations.yaml} lists the deviations that are
 * on purpose, with reasons.
 */
@NullMarked
package dev.ambit.wire;

import org.jspecify.annotations.NullMarked;
