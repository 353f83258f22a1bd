package dev.ambit.core.policy;

import java.util.List;

/**
 * Where a token may be used from: inside any block of {@code in} (every address when it is empty) and outside every block
 * of {@code notIn}.
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

    /** Whether every address that {@code other} allows is allowed here too; says no when it cannot tell. */
    public boolean covers(AddressCondition other) {
        boolean inside =
                in.isEmpty() || (!other.in.isEmpty() && other.in.stream().allMatch(this::isInside));
        return inside && notIn.stream().allMatch(other::excludes);
    }

    private boolean isInside(Cidr block) {
        return in.stream().anyMatch(allowed -> allowed.containsAll(block));
    }

    private boolean excludes(Cidr block) {
        boolean refused = notIn.stream().anyMatch(excluded -> excluded.containsAll(block));
        boolean elsewhere = !in.isEmpty()
                && in.stream().noneMatch(allowed -> allowed.containsAll(block) || block.containsAll(allowed));
        return refused || elsewhere;
    }

    private static boolean anyContains(List<Cidr> blocks, IpAddress address) {
        for (int i = 0; i < blocks.size(); i++) { // an iterator would be the only allocation of a decision
            if (blocks.get(i).contains(address)) {
                return true;
            }
        }
        return false;
    }
}
