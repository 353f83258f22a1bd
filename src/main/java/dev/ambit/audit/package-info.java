/**
 * The audit log: entries written with every change, in its transaction, and after every refusal, and the endpoints that
 * list them.
 *
 * <p>Never contains a secret: an entry has only values that the API shows to a caller that may read the object.
 */
@NullMarked
package dev.ambit.audit;

import org.jspecify.annotations.NullMarked;
