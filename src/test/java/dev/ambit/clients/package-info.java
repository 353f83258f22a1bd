/**
 * What clients that people already use were recorded to send, sent again byte for byte, and the answers read as those
 * clients read them: by shell patterns, by typed structs, by pages. Those that can be installed run for themselves in
 * {@code acceptance/}.
 */
@NullMarked
package dev.ambit.clients;

import org.jspecify.annotations.NullMarked;
