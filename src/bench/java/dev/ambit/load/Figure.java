package dev.ambit.load;

import org.jspecify.annotations.Nullable;

/**
 * The result of one kind of request.
 *
 * @param floor the baseline: a bare response of the library with the same bytes, or verify, or the same request to a
 *     server with few tokens; null when there is none
 * @param ratio of the throughput to that of the floor, the median of the rounds; 0 without a floor
 */
record Figure(
        long tokens, int connections, Kind kind, @Nullable Load floor, Load load, double ratio) {
    /** The kinds of requests. */
    enum Kind {
        VERIFY("verify"),
        AUTHORIZED("authorised GET"),
        RECORD("GET of a record"),
        PAGE("page of 100 records"),
        LOOKUP("look-up by type and name"),
        WRITE("record write"),
        CREATE("token create"),
        UNKNOWN("unknown token"),
        GARBAGE("garbage token"),
        STORM("verify in a storm"),
        VERIFY_TO_FEW("verify, to that at 10^3"),
        AUTHORIZED_TO_FEW("authorised GET, to that at 10^3");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }
}
