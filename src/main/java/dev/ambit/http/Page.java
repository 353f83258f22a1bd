package dev.ambit.http;

/**
 * The page of a list that is given: {@code page} from 1. Clients ask for up to 5,000,000 a page; they get the most there is to a
 * page, and are told so by {@code per_page} and {@code total_pages}, by which pagers go on.
 */
public record Page(long page, int perPage) {
    /** What may be asked for. */
    private static final int MAX_ACCEPTED = 5_000_000;

    private static final int MAX_PER_PAGE = 1_000;
    private static final int MAX_RECORDS = 5_000;

    /** The page that {@code query} asks for; {@code perPage} when it does not say. */
    public static Page of(QueryParameters queryParameters, int perPage) {
        return of(queryParameters, perPage, MAX_PER_PAGE);
    }

    /** The same of a list of DNS records. */
    public static Page ofRecords(QueryParameters queryParameters, int perPage) {
        return of(queryParameters, perPage, MAX_RECORDS);
    }

    private static Page of(QueryParameters queryParameters, int perPage, int most) {
        long asked = queryParameters.number("per_page", 1, MAX_ACCEPTED).orElse((long) perPage);
        long page = queryParameters.number("page", 1, Integer.MAX_VALUE).orElse(1L);
        return new Page(page, (int) Math.min(asked, most));
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
