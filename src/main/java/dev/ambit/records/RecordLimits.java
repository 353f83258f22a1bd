package dev.ambit.records;

import dev.ambit.core.Problem;

/**
 * The limits on the number of records. Only additions are rejected: records beyond a limit can be changed and deleted.
 *
 * @param perName at one name, of all types together
 * @param perZone in one zone
 */
public record RecordLimits(int perName, int perZone) {
    private static final int QUOTA_EXCEEDED = 81045;

    Problem nameIsFull() {
        return new Problem(
                QUOTA_EXCEEDED,
                "/name",
                "Record quota exceeded: a name can have at most " + perName + " records (`max-records-per-name`).");
    }

    Problem zoneIsFull() {
        return new Problem(
                QUOTA_EXCEEDED,
                "/name",
                "Record quota exceeded: a zone can have at most " + perZone + " records (`max-records-per-zone`).");
    }
}
