package dev.ambit.publish.transfer;

import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.answer.ZoneTable;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.transfer.Peer;
import dev.ambit.core.transfer.PeerId;
import dev.ambit.core.transfer.TsigKey;
import dev.ambit.core.transfer.TsigKeyId;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which client may fetch which zone.
 *
 * <p>A zone is for the keys of those peers of its own account that it is transferred to, and for the addresses in the
 * ACLs of its account; and only while its transfers are enabled. No other key fetches it, although it is known: a key of
 * another account must not even reveal that a zone exists. Not from a listed address either: its holder would take the
 * zone, signed with its own key, for one of its own account.
 */
public final class TransferDirectory implements TransferAccess {
    private final TransferIndex index;
    private final Supplier<ZoneTable> zones;

    public TransferDirectory(TransferIndex index, Supplier<ZoneTable> zones) {
        this.index = index;
        this.zones = zones;
    }

    @Override
    public @Nullable TsigKey key(DnsName name) {
        return index.key(name);
    }

    @Override
    public @Nullable ZoneSnapshot zone(DnsName apex, TransferClient client) {
        ZoneSnapshot zone = zones.get().byApex(apex);
        EnabledTransfer transfer = zone == null ? null : index.transfer(zone.id());
        return transfer != null && (isPeer(transfer, client.key()) || isListed(transfer.account(), client))
                ? zone
                : null;
    }

    private boolean isListed(AccountId account, TransferClient client) {
        TsigKey key = client.key();
        return (key == null || key.account().equals(account)) && index.isListed(account, client.address());
    }

    private boolean isPeer(EnabledTransfer transfer, @Nullable TsigKey key) {
        return key != null
                && key.account().equals(transfer.account())
                && transfer.peers().stream().anyMatch(id -> hasKey(id, transfer.account(), key.id()));
    }

    private boolean hasKey(PeerId id, AccountId account, TsigKeyId key) {
        Peer peer = index.peer(id);
        return peer != null && peer.account().equals(account) && key.equals(peer.key());
    }
}
