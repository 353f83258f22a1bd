package dev.ambit.core.net;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An index of blocks by prefix length. A containment check takes one look-up per length, independent of the number of
 * blocks.
 */
public final class BlockIndex {
    private final Map<Integer, Set<IpAddress>> networks = new TreeMap<>();

    public static BlockIndex of(List<Cidr> blocks) {
        BlockIndex index = new BlockIndex();
        blocks.forEach(block -> index.add(block, block.prefixLength()));
        return index;
    }

    /** Returns an index of all blocks with a prefix length in {@code lengths} that contain one of {@code blocks}. */
    public static BlockIndex supernets(List<Cidr> blocks, Set<Integer> lengths) {
        BlockIndex index = new BlockIndex();
        for (Cidr block : blocks) {
            lengths.stream().filter(block::canBeWithin).forEach(length -> index.add(block, length));
        }
        return index;
    }

    private void add(Cidr block, int length) {
        networks.computeIfAbsent(length, any -> new HashSet<>()).add(block.network(length));
    }

    /** Whether an indexed block contains every address of {@code block}. */
    public boolean containsAll(Cidr block) {
        return networks.entrySet().stream()
                .anyMatch(entry ->
                        block.canBeWithin(entry.getKey()) && entry.getValue().contains(block.network(entry.getKey())));
    }

    /** Whether {@code block} is indexed. */
    public boolean contains(Cidr block) {
        return networks.getOrDefault(block.prefixLength(), Set.of()).contains(block.network(block.prefixLength()));
    }
}
