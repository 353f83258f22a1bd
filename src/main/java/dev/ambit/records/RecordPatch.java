package dev.ambit.records;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.http.wire.JsonFields;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A patch of a record and its result, computed before the write transaction, where other writers would wait. It is
 * applied again when the record has changed since, or is changed by an earlier operation of the batch.
 *
 * @param before the record; null when it was not found
 * @param draft the result; null when there is none, or it is invalid
 */
record RecordPatch(
        RecordDraftReader reader,
        JsonFields fields,
        @Nullable DnsRecord before,
        @Nullable RecordDraft draft) {

    /** Applies the patch in {@code fields} to {@code before}, and collects its problems there. */
    static RecordPatch read(RecordDraftReader reader, JsonFields fields, @Nullable DnsRecord before) {
        RecordDraft draft =
                before == null ? null : reader.readChanged(fields, before).orElse(null);
        return new RecordPatch(reader, fields, before, draft);
    }

    /** The name of the record after the patch, as far as it is known. */
    @Nullable
    DnsName name() {
        return draft == null ? null : draft.name();
    }

    RecordDraft applyTo(DnsRecord stored) {
        if (draft != null && stored.equals(before)) {
            return draft;
        }
        Optional<RecordDraft> merged = reader.readChanged(fields, stored);
        fields.check();
        return merged.orElseThrow();
    }
}
