package dev.ambit.core.policy;

import dev.ambit.core.net.BlockIndex;
import dev.ambit.core.net.Cidr;
import dev.ambit.core.net.IpAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The client addresses that a token may be used from: inside any block of {@code in} (all addresses when it is empty)
 * and outside every block of {@code notIn}.
 */
public record AddressCondition(List<Cidr> in, List<Cidr> notIn) {
    public static final AddressCondition NONE = new AddressCondition(List.of(), List.of());

    public AddressCondition {
        in = List.copyOf(in);
        notIn = List.copyOf(notIn);
    }

    public boolean isEmpty() {
        return in.isEmpty() && notIn.isEmpty();
    }

    public boolean allows(IpAddress address) {
        return (in.isEmpty() || anyContains(in, address)) && !anyContains(notIn, address);
    }

    /**
     * Whether this allows every address that {@code other} allows. Conservative: false when it cannot be determined.
     */
    public boolean covers(AddressCondition other) {
        BlockIndex allowed = BlockIndex.of(in);
        boolean inside =
                in.isEmpty() || (!other.in.isEmpty() && other.in.stream().allMatch(allowed::containsAll));
        return inside && other.excludesAll(notIn);
    }

    private boolean excludesAll(List<Cidr> blocks) {
        Set<Integer> lengths = blocks.stream().map(Cidr::prefixLength).collect(Collectors.toSet());
        BlockIndex excluded = BlockIndex.of(notIn);
        BlockIndex allowed = BlockIndex.of(in);
        BlockIndex aroundAllowed = BlockIndex.supernets(in, lengths);
        return blocks.stream()
                .allMatch(block -> excluded.containsAll(block)
                        || (!in.isEmpty() && !allowed.containsAll(block) && !aroundAllowed.contains(block)));
    }

    private static boolean anyContains(List<Cidr> blocks, IpAddress address) {
        for (int i = 0; i < blocks.size(); i++) { // no iterator: a decision must not allocate
            if (blocks.get(i).contains(address)) {
                return true;
            }
        }
        return false;
    }
}
