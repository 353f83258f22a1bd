/**
 * Which permission groups, roles and templates there are, and the endpoints that list them.
 *
 * <p>Owns the catalog's data files. A group stands in them only when the server enforces it.
 */
@NullMarked
package dev.ambit.permissions;

import org.jspecify.annotations.NullMarked;
