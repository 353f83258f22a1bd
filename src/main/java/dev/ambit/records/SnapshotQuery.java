package dev.ambit.records;

import dev.ambit.core.answer.RecordPage;
import dev.ambit.core.answer.RecordSelection;
import dev.ambit.core.answer.ZoneSnapshot;
import dev.ambit.core.authorizer.RecordScope;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.storage.CaseFolding;
import dev.ambit.storage.Direction;
import dev.ambit.storage.Listing;
import dev.ambit.storage.MatchMode;
import dev.ambit.storage.RecordFilter;
import dev.ambit.storage.Slice;
import dev.ambit.storage.TextMatch;
import dev.ambit.storage.TextMatch.Operator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A query that is answered from a snapshot of the zone, with the same records in the same order as from the database:
 * by type, exact name and exact content; in the default order.
 *
 * @param name null for every name
 * @param content null for every content
 */
record SnapshotQuery(
        RecordFilter.@Nullable Visible visible,
        @Nullable Set<RecordType> types,
        @Nullable String name,
        @Nullable String content) {
    /** A list without an exact name tests each record of the zone against each pattern. */
    private static final int MAX_PATTERNS = 16;

    /** Returns empty when the query needs the database. */
    static Optional<SnapshotQuery> of(RecordQuery query) {
        RecordFilter filter = query.filter();
        boolean isOrdered = query.direction() == Direction.ASCENDING
                && (query.order() == RecordFilter.Order.DEFAULT || query.order() == RecordFilter.Order.PROXIED);
        boolean hasOthers = !filter.comments().isEmpty()
                || filter.commented() != null
                || !filter.tags().isEmpty()
                || filter.proxied() != null
                || filter.search() != null;
        if (!isOrdered || hasOthers || !isExact(filter.names()) || !isExact(filter.contents())) {
            return Optional.empty();
        }
        String name = text(filter.names());
        String content = text(filter.contents());
        boolean isAlternative = filter.matchMode() == MatchMode.ANY && conditions(filter) > 1;
        boolean needsName = patterns(filter.visible()) > MAX_PATTERNS;
        return isAlternative || (needsName && name == null)
                ? Optional.empty()
                : Optional.of(new SnapshotQuery(filter.visible(), filter.types(), name, content));
    }

    private static boolean isExact(List<TextMatch> matches) {
        return matches.isEmpty() || (matches.size() == 1 && matches.getFirst().operator() == Operator.EQUAL);
    }

    private static @Nullable String text(List<TextMatch> matches) {
        return matches.isEmpty() ? null : matches.getFirst().text();
    }

    private static int conditions(RecordFilter filter) {
        return (filter.types() == null ? 0 : 1)
                + filter.names().size()
                + filter.contents().size();
    }

    private static int patterns(RecordFilter.@Nullable Visible visible) {
        return visible == null ? 0 : visible.allow().size() + visible.deny().size();
    }

    /** Whether few records are tested, and with few patterns. */
    boolean isQuick() {
        boolean hasTests = visible != null || content != null;
        return !hasTests || (name != null && patterns(visible) <= MAX_PATTERNS);
    }

    Listing<DnsRecord> list(ZoneSnapshot zone, Slice slice) {
        Optional<DnsName> exact = name == null ? Optional.empty() : canonical(name);
        if (name != null && exact.isEmpty()) {
            return new Listing<>(List.of(), 0);
        }
        RecordSelection selection = new RecordSelection(
                types,
                exact.orElse(null),
                visibility(),
                content == null ? null : new ContentCondition(content)::matches);
        RecordPage page = zone.list(selection, slice.offset(), slice.limit());
        return new Listing<>(page.records(), page.total());
    }

    /** The name that the database would find by this text; no stored name has any other form. */
    private static Optional<DnsName> canonical(String text) {
        String folded = CaseFolding.fold(text);
        return DnsName.parsePresentation(folded)
                .toOptional()
                .filter(name -> name.text().equals(folded));
    }

    private @Nullable BiPredicate<RecordType, DnsName> visibility() {
        if (visible == null) {
            return null;
        }
        RecordScope scope = new RecordScope(visible.allow(), visible.deny());
        return (type, owner) -> scope.contains(type.name(), owner.text());
    }
}
