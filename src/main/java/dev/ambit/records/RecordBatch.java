package dev.ambit.records;

import dev.ambit.core.resource.RecordId;
import dev.ambit.http.wire.ApiException;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.records.RecordOperation.Create;
import dev.ambit.records.RecordOperation.Delete;
import dev.ambit.records.RecordOperation.Patch;
import dev.ambit.records.RecordOperation.Replace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The request for a batch: deletes, patches, puts and posts, which are executed in this order. */
record RecordBatch(
        List<RecordId> deleted,
        List<RecordId> patched,
        List<JsonFields> patches,
        List<RecordId> replaced,
        List<RecordDraft> replacements,
        List<RecordDraft> created) {
    private static final int MAX_OPERATIONS = 3_500;

    /** The changed records of each kind; a deleted record as it was. */
    record Result(List<RecordJson> deletes, List<RecordJson> patches, List<RecordJson> puts, List<RecordJson> posts) {}

    /**
     * Reads a batch. The members of patches are read later, when the patched records are known.
     *
     * @throws ApiException with all problems of {@code fields}
     */
    static RecordBatch read(JsonFields fields, RecordDraftReader reader) {
        List<JsonFields> deletes = fields.objects("deletes", MAX_OPERATIONS);
        List<JsonFields> patches = fields.objects("patches", MAX_OPERATIONS);
        List<JsonFields> puts = fields.objects("puts", MAX_OPERATIONS);
        List<JsonFields> posts = fields.objects("posts", MAX_OPERATIONS);
        checkNumber(fields, deletes.size() + patches.size() + puts.size() + posts.size());
        List<RecordId> deleted = ids(deletes);
        List<RecordId> patched = ids(patches);
        List<RecordId> replaced = ids(puts);
        List<RecordDraft> replacements = puts.stream()
                .map(reader::readReplacement)
                .flatMap(Optional::stream)
                .toList();
        List<RecordDraft> created =
                posts.stream().map(reader::readNew).flatMap(Optional::stream).toList();
        fields.check();
        return new RecordBatch(deleted, patched, patches, replaced, replacements, created);
    }

    /** Checked before any operation is read, to bound the time of the write transaction. */
    private static void checkNumber(JsonFields fields, int operations) {
        if (operations == 0) {
            fields.problem("posts", "or `deletes`, `patches` or `puts` must have at least one operation");
        }
        if (operations > MAX_OPERATIONS) {
            fields.problem(
                    "posts",
                    "and `deletes`, `patches` and `puts` must have at most " + MAX_OPERATIONS
                            + " operations together; they have " + operations);
            fields.check();
        }
    }

    private static List<RecordId> ids(List<JsonFields> operations) {
        List<RecordId> ids = new ArrayList<>();
        for (JsonFields operation : operations) {
            if (operation.value("id").isEmpty()) {
                operation.problem("id", "is required: the id of a record");
            }
            operation.optional("id", "the id of a record", RecordId::parse).ifPresent(ids::add);
        }
        return ids;
    }

    /** The records that the results hold in addition to the request: those that are deleted or patched. */
    List<RecordId> held() {
        return Stream.concat(deleted.stream(), patched.stream()).toList();
    }

    /** The operations in order; {@code merged} are the results of the patches. */
    List<RecordOperation> operations(List<RecordPatch> merged) {
        List<RecordOperation> operations = new ArrayList<>();
        for (int i = 0; i < deleted.size(); i++) {
            operations.add(new Delete(deleted.get(i), "/deletes/" + i));
        }
        for (int i = 0; i < patched.size(); i++) {
            operations.add(new Patch(patched.get(i), merged.get(i), "/patches/" + i));
        }
        for (int i = 0; i < replaced.size(); i++) {
            operations.add(new Replace(replaced.get(i), replacements.get(i), "/puts/" + i));
        }
        for (int i = 0; i < created.size(); i++) {
            operations.add(new Create(created.get(i), "/posts/" + i));
        }
        return operations;
    }

    /** The result of a batch; {@code records} are the results of its operations, in their order. */
    Result result(List<RecordJson> records) {
        int patches = deleted.size();
        int puts = patches + patched.size();
        int posts = puts + replaced.size();
        return new Result(
                records.subList(0, patches),
                records.subList(patches, puts),
                records.subList(puts, posts),
                records.subList(posts, records.size()));
    }
}
