/**
 * Who did what: entries written beside every change, in its transaction, and behind every refusal, and the endpoints that list them.
 *
 * <p>Never holds a secret: what is written is what the API would show to somebody who may read the thing.
 */
@NullMarked
package dev.ambit.audit;

import org.jspecify.annotations.NullMarked;
