/**
 * The catalog of permission groups, roles and templates, and the endpoints that list them.
 *
 * <p>Owns the data files of the catalog, which contain only groups that the server enforces.
 */
@NullMarked
package dev.ambit.permissions;

import org.jspecify.annotations.NullMarked;
