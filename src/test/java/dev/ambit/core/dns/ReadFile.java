package dev.ambit.core.dns;

import java.util.ArrayList;
import java.util.List;

/** A whole master file as it was read. */
record ReadFile(List<MasterFile.Entry> entries, int skipped, List<MasterFile.Fault> faults) {
    static ReadFile of(String text) {
        List<MasterFile.Entry> entries = new ArrayList<>();
        MasterFile.Reading reading = MasterFile.read(text, Samples.APEX, entries::add);
        return new ReadFile(entries, reading.skipped(), reading.faults());
    }
}
