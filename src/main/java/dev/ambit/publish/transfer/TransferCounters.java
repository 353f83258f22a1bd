package dev.ambit.publish.transfer;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts questions for transfers by kind and result. */
public final class TransferCounters {
    private final Map<TransferResult, LongAdder> full = adders();
    private final Map<TransferResult, LongAdder> incremental = adders();

    void add(TransferResult result, boolean isIncremental) {
        adder(result, isIncremental).increment();
    }

    /** Returns the number of questions of type IXFR, or else AXFR, with this result. */
    public long count(TransferResult result, boolean isIncremental) {
        return adder(result, isIncremental).sum();
    }

    private LongAdder adder(TransferResult result, boolean isIncremental) {
        return requireNonNull((isIncremental ? incremental : full).get(result));
    }

    private static Map<TransferResult, LongAdder> adders() {
        Map<TransferResult, LongAdder> adders = new EnumMap<>(TransferResult.class);
        for (TransferResult result : TransferResult.values()) {
            adders.put(result, new LongAdder());
        }
        return adders;
    }
}
