package dev.ambit.core.answer;

import dev.ambit.core.zone.Soa;
import java.nio.ByteBuffer;

/** The rdata of an SOA record (RFC 1035, 3.3.13). */
final class WireSoa {
    private WireSoa() {}

    static byte[] of(Soa soa) {
        byte[] primary = WireName.of(soa.primary());
        byte[] mailbox = WireName.of(soa.mailbox());
        return ByteBuffer.allocate(primary.length + mailbox.length + 5 * Integer.BYTES)
                .put(primary)
                .put(mailbox)
                .putInt((int) soa.serial())
                .putInt(soa.refresh())
                .putInt(soa.retry())
                .putInt(soa.expire())
                .putInt(soa.minimumTtl())
                .array();
    }
}
