/**
 * Replays recorded requests of existing clients byte for byte and reads the responses as these clients do: by shell
 * patterns, by typed structs, by pages. Clients that can be installed are also run in {@code acceptance/}.
 */
@NullMarked
package dev.ambit.clients;

import org.jspecify.annotations.NullMarked;
