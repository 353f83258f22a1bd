package dev.ambit.publish;

import dev.ambit.audit.AuditTrail;
import dev.ambit.core.token.HmacKey;
import dev.ambit.core.transfer.PeerNetworks;
import dev.ambit.http.route.Route;
import dev.ambit.storage.AuditEntry.Kind;
import dev.ambit.storage.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Wires the parts of this package. */
public final class Publish {
    private Publish() {}

    /**
     * All routes; also encrypts the secrets of TSIG keys under the current digest key.
     *
     * @param digestKeys the current key, then the retired ones
     * @param random must be cryptographically strong: it draws secrets
     */
    public static List<Route> routes(
            Storage storage,
            AuditTrail audit,
            List<HmacKey> digestKeys,
            RandomGenerator random,
            PeerNetworks networks,
            Propagation propagation) {
        TsigService keys =
                new TsigService(storage, new AccountObjects(audit, Kind.TSIG, "TSIG key"), digestKeys, random);
        keys.resealAll();
        PeerService peers = new PeerService(storage, new AccountObjects(audit, Kind.PEER, "peer"), random);
        AclService acls = new AclService(storage, new AccountObjects(audit, Kind.ACL, "ACL"), random);
        List<Route> routes = new ArrayList<>();
        routes.addAll(new TsigRoutes(keys).routes());
        routes.addAll(new PeerRoutes(peers, networks).routes());
        routes.addAll(new AclRoutes(acls).routes());
        routes.addAll(new OutgoingRoutes(new OutgoingService(storage, audit, propagation)).routes());
        return routes;
    }
}
