package dev.ambit.http.wire;

import dev.ambit.core.resource.ObjectId;

/** The result of a deletion. */
public record DeletedId(String id) {
    public static DeletedId of(ObjectId id) {
        return new DeletedId(id.toString());
    }
}
