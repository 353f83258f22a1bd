package dev.ambit.http.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The v4 envelope of every response; the order of its members is that of recorded responses of the real API. */
public final class Envelope {
    private Envelope() {}

    /** {@code result, success, errors, messages}. */
    public static Response result(@Nullable Object result) {
        return result(result, List.of());
    }

    /** The same with a secret in the result, of which the server keeps no copy. */
    public static Response secret(Object result) {
        Map<String, @Nullable Object> envelope = new LinkedHashMap<>();
        envelope.put("result", result);
        finish(envelope, List.of());
        return Response.secret(envelope);
    }

    /** The same with a message: {@code {"code", "message", "type": null}}. */
    public static Response result(@Nullable Object result, List<Message> messages) {
        Map<String, @Nullable Object> envelope = new LinkedHashMap<>();
        envelope.put("result", result);
        finish(envelope, messages);
        return Response.json(200, envelope);
    }

    /** A page of zones, tokens, accounts: {@code result, result_info, success, errors, messages}. */
    public static Response page(List<?> items, Page page, long total) {
        return Response.json(200, paged(items, page, total));
    }

    /** The same with secrets in the items. */
    public static Response secretPage(List<?> items, Page page, long total) {
        return Response.secret(paged(items, page, total));
    }

    private static Map<String, @Nullable Object> paged(List<?> items, Page page, long total) {
        Map<String, @Nullable Object> envelope = new LinkedHashMap<>();
        envelope.put("result", items);
        envelope.put("result_info", page.info(items.size(), total));
        finish(envelope, List.of());
        return envelope;
    }

    /** A page of records: {@code result, success, errors, messages, result_info}. */
    public static Response recordPage(List<?> items, Page page, long total) {
        Map<String, @Nullable Object> envelope = new LinkedHashMap<>();
        envelope.put("result", items);
        finish(envelope, List.of());
        envelope.put("result_info", page.info(items.size(), total));
        return Response.json(200, envelope);
    }

    /** A failure: {@code success, errors, messages, result}; for a record {@code result, success, errors, messages}. */
    public static Response failure(int status, List<ApiError> errors) {
        Map<String, @Nullable Object> envelope = new LinkedHashMap<>();
        if (errors.getFirst().isOfRecord()) {
            envelope.put("result", null);
        }
        envelope.put("success", false);
        envelope.put("errors", errors.stream().map(Envelope::error).toList());
        envelope.put("messages", List.of());
        envelope.putIfAbsent("result", null);
        return Response.json(status, envelope);
    }

    /** A remark in a successful response. */
    public record Message(
            int code, String message, @Nullable String type) {}

    private static void finish(Map<String, @Nullable Object> envelope, List<Message> messages) {
        envelope.put("success", true);
        envelope.put("errors", List.of());
        envelope.put("messages", messages);
    }

    private static Map<String, Object> error(ApiError error) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("code", error.code());
        members.put("message", error.message());
        String pointer = error.pointer();
        if (pointer != null) {
            members.put("source", Map.of("pointer", pointer));
        }
        if (!error.chain().isEmpty()) {
            members.put("error_chain", new ArrayList<>(error.chain()));
        }
        return members;
    }
}
