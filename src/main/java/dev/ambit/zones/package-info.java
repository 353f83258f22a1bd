/**
 * Zones: create, list, read, change, delete.
 *
 * <p>Enforces which account may create a zone of which name. A zone is visible only to callers with a permission on it.
 */
@NullMarked
package dev.ambit.zones;

import org.jspecify.annotations.NullMarked;
