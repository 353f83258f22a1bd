package dev.ambit.publish;

import dev.ambit.core.net.IpAddress;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.transfer.Peer;
import dev.ambit.core.transfer.PeerId;
import dev.ambit.core.transfer.PeerNetworks;
import dev.ambit.core.transfer.TsigKeyId;
import dev.ambit.http.wire.JsonFields;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A peer as sent; problems are in {@code fields}. */
record PeerDraft(
        JsonFields fields,
        String name,
        @Nullable IpAddress address,
        int port,
        @Nullable TsigKeyId key,
        boolean ixfr) {
    private static final int MAX_NAME = 253;

    /** Reads a peer, of which only the name is required. */
    static PeerDraft read(JsonFields fields, PeerNetworks networks) {
        PeerDraft draft = new PeerDraft(
                fields,
                fields.name("name", 1, MAX_NAME, null),
                address(fields, networks),
                port(fields),
                unlessEmpty(fields, "tsig_id", "the id of a TSIG key of this account", TsigKeyId::parse)
                        .orElse(null),
                fields.optionalFlag("ixfr_enable").orElse(false));
        fields.check();
        return draft;
    }

    Peer toPeer(PeerId id, AccountId account) {
        return new Peer(id, account, name, address, port, key, ixfr);
    }

    private static @Nullable IpAddress address(JsonFields fields, PeerNetworks networks) {
        Optional<IpAddress> address = unlessEmpty(fields, "ip", "an IPv4 or IPv6 address", IpAddress::parse);
        if (address.isPresent() && !networks.allows(address.get())) {
            fields.problem("ip", networks.rule() + "; got `" + address.get() + "`");
        }
        return address.orElse(null);
    }

    private static int port(JsonFields fields) {
        long port = fields.optionalNumber("port").orElse((long) Peer.DEFAULT_PORT);
        if (!Peer.isValidPort(port)) {
            fields.problem("port", "must be a number from 1 to " + Peer.MAX_PORT + "; got " + port);
            return Peer.DEFAULT_PORT;
        }
        return (int) port;
    }

    /** Clients send an empty text for no value. */
    private static <T> Optional<T> unlessEmpty(
            JsonFields fields, String name, String expected, Function<String, Optional<T>> parse) {
        boolean isEmpty = fields.value(name)
                .filter(value -> value.isString() && value.stringValue().isEmpty())
                .isPresent();
        return isEmpty ? Optional.empty() : fields.optional(name, expected, parse);
    }
}
