package dev.ambit.records;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.RecordId;
import dev.ambit.core.zone.DnsRecord;
import org.jspecify.annotations.Nullable;

/** A requested change of one record. */
sealed interface RecordOperation {
    /** The JSON pointer of the operation in the request, for errors; empty when it is the whole request. */
    String pointer();

    /** The name of the record after the operation; null when the operation leaves none, or the name is not known yet. */
    @Nullable
    DnsName name();

    record Create(RecordDraft draft, String pointer) implements RecordOperation {
        @Override
        public DnsName name() {
            return draft.name();
        }
    }

    /** A change of a stored record. */
    sealed interface Update extends RecordOperation {
        RecordId id();

        /** The new values for the stored record {@code before}. */
        RecordDraft applyTo(DnsRecord before);
    }

    record Replace(RecordId id, RecordDraft draft, String pointer) implements Update {
        @Override
        public DnsName name() {
            return draft.name();
        }

        @Override
        public RecordDraft applyTo(DnsRecord before) {
            return draft;
        }
    }

    record Patch(RecordId id, RecordPatch patch, String pointer) implements Update {
        @Override
        public @Nullable DnsName name() {
            return patch.name();
        }

        @Override
        public RecordDraft applyTo(DnsRecord before) {
            return patch.applyTo(before);
        }
    }

    record Delete(RecordId id, String pointer) implements RecordOperation {
        @Override
        public @Nullable DnsName name() {
            return null;
        }
    }
}
