package dev.ambit.publish.transfer;

import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.transfer.TsigKey;
import org.jspecify.annotations.Nullable;

/** The keys that sign messages, and the zones that a client may fetch. */
public interface TransferAccess {
    /** Returns the key with this name; null when there is none. */
    @Nullable
    TsigKey key(DnsName name);

    /**
     * Returns the zone at {@code apex}, as it is now.
     *
     * @return null when the client may not fetch it, exactly as when there is no such zone
     */
    @Nullable
    ZoneSnapshot zone(DnsName apex, TransferClient client);
}
