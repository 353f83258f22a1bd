package dev.ambit.load;

import org.jspecify.annotations.Nullable;

/**
 * What one kind of request came to.
 *
 * @param floor the library's bare answer of the same bytes, or verify, or the same asked of a server with few tokens; null
 *     when there is nothing to compare with
 * @param ratio of the throughput to the floor's, the median of the rounds; 0 without a floor
 */
record Figure(
        long tokens, int connections, Kind kind, @Nullable Load floor, Load load, double ratio) {
    /** What is asked of Ambit. */
    enum Kind {
        VERIFY("verify"),
        AUTHORIZED("authorised GET"),
        RECORD("GET of a record"),
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
