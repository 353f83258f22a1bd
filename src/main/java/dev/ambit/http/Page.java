package dev.ambit.http;

/**
 * Which page of a list is wanted, as asked for: {@code page} from 1, {@code perPage} echoed even where it lies outside of
 * what is documented, since clients send 1 and 5000000 and compare.
 */
public record Page(long page, int perPage) {
    public static final int LARGEST = 5_000_000;

    /** The page that {@code query} asks for; {@code perPage} when it does not say. */
    public static Page of(Query query, int perPage) {
        return new Page(query.number("page", 1, Integer.MAX_VALUE).orElse(1L), (int)
                (long) query.number("per_page", 1, LARGEST).orElse((long) perPage));
    }

    public long offset() {
        return (page - 1) * perPage;
    }

    /** The {@code result_info} of a page that holds {@code count} of {@code total} items. */
    public Position info(int count, long total) {
        return new Position(page, perPage, count, total, Math.max(1, Math.ceilDiv(total, perPage)));
    }

    /** In the recorded order: shell clients read {@code count} up to its comma. */
    public record Position(long page, int perPage, int count, long totalCount, long totalPages) {}
}
