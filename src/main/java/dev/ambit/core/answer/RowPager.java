package dev.ambit.core.answer;

import dev.ambit.core.Budget;
import dev.ambit.core.dns.RecordType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects a part of a list of rows and counts the whole list. */
final class RowPager {
    private final RecordSelection selection;
    private final long offset;
    private final int limit;
    private final List<Row> rows = new ArrayList<>();
    private long total;
    private @Nullable Row last;
    private boolean lastVisible;

    RowPager(RecordSelection selection, long offset, int limit) {
        this.selection = selection;
        this.offset = offset;
        this.limit = limit;
    }

    /** Adds the rows of one name. */
    void addAll(Row[] ofName) {
        for (Row row : ofName) {
            if (selection.types() == null || selection.types().contains(row.type())) {
                add(row);
            }
        }
    }

    void addAll(RowOrder order) {
        if (selection.types() == null) {
            addRange(order, 0, order.size());
            return;
        }
        for (RecordType type : RecordType.values()) {
            if (selection.types().contains(type)) {
                addRange(order, order.before(type), order.through(type));
            }
        }
    }

    /** Skips what is not on the page when no row is tested. */
    private void addRange(RowOrder order, int from, int to) {
        if (!selection.hasTests()) {
            long first = Math.clamp(offset - total, 0, to - from);
            long end = Math.clamp(offset - total + limit, first, to - from);
            order.cursor(from + (int) first, from + (int) end).forEach(rows::add);
            total += to - from;
        } else {
            order.cursor(from, to).forEach(this::add);
        }
    }

    private void add(Row row) {
        if (isVisible(row) && hasContent(row)) {
            if (total >= offset && rows.size() < limit) {
                rows.add(row);
            }
            total++;
        }
    }

    /** Rows of one type and name follow each other, so that the predicate is asked once for them. */
    private boolean isVisible(Row row) {
        Row before = last;
        if (selection.visible() == null) {
            return true;
        }
        if (before == null || !row.isSameSet(before)) {
            Budget.step();
            lastVisible = selection.visible().test(row.type(), row.name());
            last = row;
        }
        return lastVisible;
    }

    private boolean hasContent(Row row) {
        if (selection.content() == null) {
            return true;
        }
        Budget.step();
        return selection.content().test(row.content());
    }

    List<Row> rows() {
        return rows;
    }

    long total() {
        return total;
    }
}
