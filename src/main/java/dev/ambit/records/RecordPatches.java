package dev.ambit.records;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.zone.DnsRecord;
import dev.ambit.http.route.Request;
import dev.ambit.http.wire.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The results of patches, computed before the write transaction, where other writers would wait. A patch is applied
 * again when its record has changed since, or is changed by an earlier operation of the batch.
 */
final class RecordPatches {
    private final RecordDraftReader reader;
    private final List<Patch> patches = new ArrayList<>();

    /** A patch with its record and the result; null when the record was not found or the patch is invalid. */
    private record Patch(
            JsonFields fields,
            @Nullable DnsRecord before,
            @Nullable RecordDraft draft) {}

    private RecordPatches(DnsName apex) {
        this.reader = new RecordDraftReader(apex);
    }

    /**
     * Applies the patches to the records that are visible to the caller; collects their problems in {@code patches}.
     */
    static RecordPatches read(
            RecordService service,
            Request request,
            RecordAccess recordAccess,
            List<RecordId> ids,
            List<JsonFields> patches) {
        RecordPatches read = new RecordPatches(DnsName.of(request.zone().name()));
        Map<RecordId, DnsRecord> found = service.find(request.zone(), recordAccess, ids);
        for (int i = 0; i < ids.size(); i++) {
            DnsRecord before = found.get(ids.get(i));
            RecordDraft draft = before == null
                    ? null
                    : read.reader.readChanged(patches.get(i), before).orElse(null);
            read.patches.add(new Patch(patches.get(i), before, draft));
        }
        return read;
    }

    /** The names of the records after the patches. */
    List<DnsName> names() {
        List<DnsName> names = new ArrayList<>();
        for (Patch patch : patches) {
            if (patch.draft() != null) {
                names.add(patch.draft().name());
            }
        }
        return names;
    }

    /** Applies the patch at {@code index} to a record. */
    Function<DnsRecord, RecordDraft> of(int index) {
        Patch patch = patches.get(index);
        return before -> patch.draft() != null && before.equals(patch.before()) ? patch.draft() : merge(patch, before);
    }

    private RecordDraft merge(Patch patch, DnsRecord before) {
        var draft = reader.readChanged(patch.fields(), before);
        patch.fields().check();
        return draft.orElseThrow();
    }
}
