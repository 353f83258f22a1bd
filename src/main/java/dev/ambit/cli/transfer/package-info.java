/**
 * Moving a zone from another nameserver: its transfer (AXFR, RFC 5936), signed or not (TSIG, RFC 8945), and what of it
 * can be created.
 *
 * <p>Only the command line uses it: the server never connects to an address that a request names. A transfer is used
 * only when it is complete and, with a key, signed. Nothing here prints, and no message contains a secret.
 */
@NullMarked
package dev.ambit.cli.transfer;

import org.jspecify.annotations.NullMarked;
