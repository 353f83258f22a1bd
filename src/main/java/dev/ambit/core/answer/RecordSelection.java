package dev.ambit.core.answer;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a list of records; null accepts all.
 *
 * @param types an empty set accepts nothing
 * @param visible whether the caller may see the records of a type and name
 */
public record RecordSelection(
        @Nullable Set<RecordType> types,
        @Nullable DnsName name,
        @Nullable BiPredicate<RecordType, DnsName> visible,
        @Nullable Predicate<RecordContent> content) {
    public static final RecordSelection ALL = new RecordSelection(null, null, null, null);

    /** Whether records are tested one by one. */
    boolean hasTests() {
        return visible != null || content != null;
    }
}
