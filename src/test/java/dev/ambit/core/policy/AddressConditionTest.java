package dev.ambit.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.core.RandomInputs;
import dev.ambit.core.net.Addresses;
import dev.ambit.core.net.Cidr;
import dev.ambit.core.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Claim: an address is allowed inside any of {@code in} and outside every {@code not_in}, and no token gets more
 * addresses than its creator has.
 */
final class AddressConditionTest {
    private static final List<String> BLOCKS = List.of(
            "192.0.2.0/24",
            "192.0.2.0/25",
            "192.0.2.128/25",
            "192.0.2.1",
            "0.0.0.0/0",
            "198.51.100.0/24",
            "2001:db8::/32",
            "2001:db8::/33",
            "2001:db8::1",
            "::/0",
            "::ffff:192.0.2.0/120",
            "::ffff:0:0/95");
    private static final List<IpAddress> SAMPLES = List.of(
                    "192.0.2.0",
                    "192.0.2.1",
                    "192.0.2.127",
                    "192.0.2.128",
                    "192.0.2.255",
                    "198.51.100.1",
                    "203.0.113.1",
                    "2001:db8::1",
                    "2001:db8::2",
                    "2001:db8:8000::1",
                    "2001:db9::1",
                    "::fffe:0:1",
                    "::1")
            .stream()
            .map(text -> IpAddress.parse(text).orElseThrow())
            .toList();

    private final SplittableRandom random = new SplittableRandom(RandomInputs.seed(5));
    private final Addresses addresses = new Addresses(random);

    @Test
    void coveredConditionAllowsNoOtherAddresses() {
        int covered = 0;
        for (int i = 0; i < 400_000; i++) {
            AddressCondition outer = condition();
            AddressCondition inner = condition();
            if (!outer.covers(inner)) {
                continue;
            }
            covered++;
            for (IpAddress address : SAMPLES) {
                check(outer, inner, address);
            }
            check(outer, inner, addresses.address());
        }
        assertThat(covered).isGreaterThan(40_000);
    }

    @Test
    void everyConditionCoversItselfAndIsCoveredByTheEmptyOne() {
        for (int i = 0; i < 10_000; i++) {
            AddressCondition condition = condition();
            assertThat(condition.covers(condition)).as("%s", condition).isTrue();
            assertThat(AddressCondition.NONE.covers(condition)).isTrue();
        }
    }

    /** Attack: a request with hundreds of blocks that are each compared with hundreds of others. */
    @Test
    void coversAgreesWithPairwiseComparison() {
        for (int i = 0; i < 50_000; i++) {
            AddressCondition outer = condition();
            AddressCondition inner = condition();
            assertThat(outer.covers(inner)).as("%s of %s", outer, inner).isEqualTo(coversByPairs(outer, inner));
        }
    }

    private static boolean coversByPairs(AddressCondition outer, AddressCondition inner) {
        boolean inside = outer.in().isEmpty()
                || (!inner.in().isEmpty()
                        && inner.in().stream()
                                .allMatch(block -> outer.in().stream().anyMatch(around -> around.containsAll(block))));
        return inside && outer.notIn().stream().allMatch(block -> excludes(inner, block));
    }

    private static boolean excludes(AddressCondition condition, Cidr block) {
        boolean refused = condition.notIn().stream().anyMatch(excluded -> excluded.containsAll(block));
        boolean elsewhere = !condition.in().isEmpty()
                && condition.in().stream()
                        .noneMatch(allowed -> allowed.containsAll(block) || block.containsAll(allowed));
        return refused || elsewhere;
    }

    /** Claim: an address rule only restricts. The first block of `in` also restricts a token. */
    @Test
    void addingAnAddressRuleNeverWidens() {
        int narrowed = 0;
        for (int i = 0; i < 20_000; i++) {
            AddressCondition before = condition();
            List<Cidr> more = new ArrayList<>(before.notIn());
            more.addAll(random());
            AddressCondition refusing = new AddressCondition(before.in(), more);
            List<Cidr> first = random();
            AddressCondition bound =
                    before.in().isEmpty() && !first.isEmpty() ? new AddressCondition(first, before.notIn()) : before;
            for (IpAddress address : SAMPLES) {
                if (refusing.allows(address) || bound.allows(address)) {
                    assertThat(before.allows(address))
                            .as("%s from %s", address, before)
                            .isTrue();
                } else if (before.allows(address)) {
                    narrowed++;
                }
            }
            assertThat(before.covers(refusing)).isTrue();
            assertThat(before.covers(bound)).isTrue();
        }
        assertThat(narrowed).isGreaterThan(1_000);
    }

    @Test
    void conditionDoesNotCoverTheEmptyOne() {
        assertThat(new AddressCondition(blocks("192.0.2.0/24"), List.of()).covers(AddressCondition.NONE))
                .isFalse();
        assertThat(new AddressCondition(List.of(), blocks("192.0.2.0/24")).covers(AddressCondition.NONE))
                .isFalse();
    }

    @Test
    void narrowerAddressesAreCovered() {
        AddressCondition office = new AddressCondition(blocks("192.0.2.0/24"), blocks("192.0.2.128/25"));
        assertThat(office.covers(new AddressCondition(blocks("192.0.2.0/25"), List.of())))
                .isTrue();
        assertThat(office.covers(new AddressCondition(blocks("192.0.2.0/24"), List.of())))
                .isFalse();
        assertThat(office.covers(new AddressCondition(blocks("192.0.2.0/24"), blocks("192.0.2.128/25"))))
                .isTrue();
    }

    @Test
    void listsAreImmutable() {
        List<Cidr> in = new ArrayList<>(blocks("192.0.2.0/24"));
        AddressCondition condition = new AddressCondition(in, List.of());
        in.clear();
        assertThat(condition.in()).hasSize(1);
        assertThat(condition.isEmpty()).isFalse();
    }

    private static void check(AddressCondition outer, AddressCondition inner, IpAddress address) {
        if (inner.allows(address) && !outer.allows(address)) {
            throw new AssertionError(outer + " covers " + inner + " except " + address);
        }
    }

    private AddressCondition condition() {
        return new AddressCondition(random(), random());
    }

    private List<Cidr> random() {
        List<Cidr> blocks = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            blocks.add(Cidr.parse(BLOCKS.get(random.nextInt(BLOCKS.size()))).orElseThrow());
        }
        return blocks;
    }

    private static List<Cidr> blocks(String... texts) {
        return List.of(texts).stream()
                .map(text -> Cidr.parse(text).orElseThrow())
                .toList();
    }
}
