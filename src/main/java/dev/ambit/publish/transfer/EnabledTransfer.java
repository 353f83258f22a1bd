package dev.ambit.publish.transfer;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.transfer.PeerId;
import java.util.List;

/**
 * The enabled transfers of a zone of {@code account}.
 *
 * @param peers those that follow the zone, in order
 */
public record EnabledTransfer(AccountId account, DnsName apex, List<PeerId> peers) {
    public EnabledTransfer {
        peers = List.copyOf(peers);
    }
}
