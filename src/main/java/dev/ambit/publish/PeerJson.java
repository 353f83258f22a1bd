package dev.ambit.publish;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ambit.core.transfer.Peer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The JSON form of a peer; absent members have no value, because Cloudflare's schema has no null there. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PeerJson(
        String id,
        String name,
        @Nullable String ip,
        int port,
        boolean ixfrEnable,
        @Nullable String tsigId) {
    static PeerJson of(Peer peer) {
        return new PeerJson(
                peer.id().toString(),
                peer.name(),
                peer.address() == null ? null : peer.address().toString(),
                peer.port(),
                peer.ixfr(),
                peer.key() == null ? null : Objects.toString(peer.key()));
    }
}
