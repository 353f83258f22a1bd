/**
 * DNS records: list, read, create, change, delete, batch, import and export.
 *
 * <p>Enforces that a caller with access to some records reads and changes no others: records outside of its scope do
 * not exist for it, and a record must be within the scope before and after a change.
 */
@NullMarked
package dev.ambit.records;

import org.jspecify.annotations.NullMarked;
