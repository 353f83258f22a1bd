package dev.ambit.http.wire;

import dev.ambit.storage.Slice;

/**
 * A page of a list; {@code page} starts at 1. Clients may request up to 5,000,000 items per page, but get at most the
 * page limit; the response says so in {@code per_page} and {@code total_pages}, which pagers use to continue.
 */
public record Page(long page, int perPage) {
    /** The largest {@code per_page} that is accepted. */
    private static final int MAX_ACCEPTED = 5_000_000;

    private static final int MAX_PER_PAGE = 1_000;
    private static final int MAX_RECORDS = 5_000;

    /** The page that the query names; {@code perPage} is the default size. */
    public static Page of(QueryParameters query, int perPage) {
        return of(query, perPage, MAX_PER_PAGE);
    }

    /** The same for a list of DNS records. */
    public static Page ofRecords(QueryParameters query, int perPage) {
        return of(query, perPage, MAX_RECORDS);
    }

    private static Page of(QueryParameters query, int perPage, int max) {
        long requested = query.number("per_page", 1, MAX_ACCEPTED).orElse((long) perPage);
        long page = query.number("page", 1, Integer.MAX_VALUE).orElse(1L);
        return new Page(page, (int) Math.min(requested, max));
    }

    public long offset() {
        return (page - 1) * perPage;
    }

    /** The items of this page as a part of the whole list. */
    public Slice slice() {
        return new Slice(offset(), perPage);
    }

    /** The {@code result_info} of a page with {@code count} of {@code total} items. */
    public Position info(int count, long total) {
        return new Position(page, perPage, count, total, Math.max(1, Math.ceilDiv(total, perPage)));
    }

    /** Members are in the recorded order, since shell clients read {@code count} up to its comma. */
    public record Position(long page, int perPage, int count, long totalCount, long totalPages) {}
}
