package dev.ambit.http.route;

import dev.ambit.access.Caller;
import dev.ambit.core.limit.Source;
import dev.ambit.core.net.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * The key by which threads are shared: first among owners, then among the credentials of one owner, so that one stolen
 * token with few permissions does not take the share of its owner's other tokens. Unauthenticated requests are shared
 * among networks: the /48 of an IPv6 address, which one customer of a provider may have, counts as the owner of its
 * /64 networks.
 *
 * @param owner the owner of a token, the user of a session, or the site that a request without credentials comes from
 */
record FairShareKey(Object owner, Object credential) {
    static FairShareKey of(@Nullable Caller caller, @Nullable IpAddress client) {
        if (caller == null) {
            Source source = Source.of(client);
            return new FairShareKey(source.ofSite(), source);
        }
        return new FairShareKey(caller.owner(), caller.isSignedIn() ? caller.owner() : caller.token());
    }
}
