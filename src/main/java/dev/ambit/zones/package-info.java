/**
 * Zones: create, list, read, change, delete.
 *
 * <p>Owns who may begin a zone under which name. It shows nobody a zone on which they hold no permission.
 */
@NullMarked
package dev.ambit.zones;

import org.jspecify.annotations.NullMarked;
