/**
 * Zone transfers to other nameservers, as Cloudflare's API has them: the keys, peers and ACLs of an account, and the outgoing
 * transfers of its zones.
 *
 * <p>Never shows a TSIG secret to a caller that may not replace it, and never logs one. Invariant: what a zone or a peer
 * refers to belongs to the same account and exists.
 */
@NullMarked
package dev.ambit.publish;

import org.jspecify.annotations.NullMarked;
