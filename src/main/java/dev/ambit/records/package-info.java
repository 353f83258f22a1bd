/**
 * DNS records: list, read, create, change, delete, batch, import and export.
 *
 * <p>Owns that a caller limited to some records touches no others: what it may not see is missing to it, and a change must
 * lie within its scope before and after.
 */
@NullMarked
package dev.ambit.records;

import org.jspecify.annotations.NullMarked;
