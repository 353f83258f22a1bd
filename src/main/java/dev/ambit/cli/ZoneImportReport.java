package dev.ambit.cli;

import dev.ambit.cli.transfer.ImportPlan;
import dev.ambit.cli.transfer.ImportPlan.SkippedRecord;
import dev.ambit.cli.transfer.ServerAddress;
import dev.ambit.cli.transfer.SkipReason;
import dev.ambit.cli.transfer.TransferredSettings;
import dev.ambit.cli.transfer.TransferredSettings.Time;
import dev.ambit.core.dns.DnsName;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What an import of a zone does and has done, for people and for programs. */
final class ZoneImportReport {
    /** Enough to recognise them; {@code --json} has all. */
    private static final int MAX_NAMES = 10;
    /** Below the detail of a line. */
    private static final String INDENT = " ".repeat(25);

    private final DnsName apex;
    private final ServerAddress server;
    private final TransferredSettings settings;
    private final ImportPlan plan;
    private final boolean exists;

    ZoneImportReport(
            DnsName apex, ServerAddress server, TransferredSettings settings, ImportPlan plan, boolean exists) {
        this.apex = apex;
        this.server = server;
        this.settings = settings;
        this.plan = plan;
        this.exists = exists;
    }

    void print(PrintWriter out) {
        out.println(apex + " as " + server + " serves it, serial " + settings.serial() + ":");
        out.println();
        line(out, "to create", plan.added().size(), types(addedTypes()));
        if (exists) {
            line(out, "already here", plan.present(), "");
            line(out, "only here", plan.kept(), plan.kept() == 0 ? "" : "kept");
        }
        for (SkipReason reason : SkipReason.values()) {
            List<SkippedRecord> skipped = skipped(reason);
            if (!skipped.isEmpty()) {
                line(out, "skipped", skipped.size(), types(types(skipped)) + ": " + reason.text());
                names(out, reason, skipped);
            }
        }
        out.println();
        settings(out);
        out.println();
        notes(out);
    }

    private void settings(PrintWriter out) {
        text(out, "name servers", names(settings.nameServers()));
        text(out, "primary", shown(settings.primary()) + ", mailbox " + shown(settings.mailbox()));
        text(out, "times", times(settings.times()) + ", " + time(settings.nameServerTtl()));
        text(out, "serial", settings.nextSerial() + " or newer, so that secondaries follow");
        List<Time> moved = Stream.concat(settings.times().stream(), Stream.of(settings.nameServerTtl()))
                .filter(Time::isMoved)
                .toList();
        if (!moved.isEmpty()) {
            out.println();
            moved.forEach(time -> out.println(time.member() + " is " + time.there() + " there, and " + time.here()
                    + " here, the nearest value that is allowed."));
        }
    }

    private static void text(PrintWriter out, String label, String text) {
        out.println("  " + label + " ".repeat(14 - label.length()) + Table.printable(text));
    }

    private static String shown(@Nullable DnsName name) {
        return name == null ? "none" : name.text();
    }

    private static String times(List<Time> times) {
        return times.stream().map(ZoneImportReport::time).collect(Collectors.joining(", "));
    }

    private static String time(Time time) {
        return time.member() + " " + time.here();
    }

    private static String names(List<DnsName> names) {
        return names.stream().map(DnsName::text).collect(Collectors.joining(", "));
    }

    /** The body of the request for the settings, without the serial. */
    static ObjectNode body(TransferredSettings settings) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        ObjectNode soa = body.putObject("soa");
        if (settings.primary() != null) {
            soa.put("mname", settings.primary().text());
        }
        if (settings.mailbox() != null) {
            soa.put("rname", settings.mailbox().text());
        }
        settings.times().forEach(time -> soa.put(time.member(), time.here()));
        body.put("ns_ttl", settings.nameServerTtl().here());
        if (!settings.nameServers().isEmpty()) {
            ArrayNode names = body.putObject("nameservers").putArray("names");
            settings.nameServers().forEach(server -> names.add(server.text()));
        }
        return body;
    }

    private static void line(PrintWriter out, String label, int count, String detail) {
        String padded = label + " ".repeat(Math.max(0, 12 - label.length()));
        String right = " ".repeat(Math.max(0, 7 - number(count).length())) + number(count);
        out.println(("  " + padded + "  " + right + "  " + detail).stripTrailing());
    }

    /** The names of records that the user may miss. */
    private static void names(PrintWriter out, SkipReason reason, List<SkippedRecord> skipped) {
        if (isExpected(reason)) {
            return;
        }
        skipped.stream().limit(MAX_NAMES).forEach(record -> {
            String rule = record.detail().isEmpty() ? "" : ": " + record.detail();
            out.println(INDENT + Table.printable(record.name() + " " + record.type() + rule));
        });
        if (skipped.size() > MAX_NAMES) {
            out.println(INDENT + "… and " + number(skipped.size() - MAX_NAMES) + " more");
        }
    }

    private static boolean isExpected(SkipReason reason) {
        return reason == SkipReason.SETTINGS || reason == SkipReason.SIGNATURE;
    }

    private void notes(PrintWriter out) {
        if (plan.changedTtls() > 0) {
            out.println("The time to live of " + records(plan.changedTtls())
                    + " is 2 seconds instead of 1, which means automatic here.");
        }
        if (plan.isSigned()) {
            out.println("The zone is signed there, and Ambit does not sign. Before resolvers see the moved zone, let a"
                    + " secondary sign it");
            out.println("with the same keys, or remove its DS records from the parent zone: otherwise they reject it.");
        }
        if (!exists) {
            out.println("The zone " + apex + " does not exist here: it is created.");
        }
    }

    String question() {
        return "Create " + records(plan.added().size()) + "? [y/N] ";
    }

    String result() {
        return "added " + records(plan.added().size()) + (plan.added().isEmpty() ? ": all are here already" : "")
                + "; SOA, name servers and a serial above " + settings.serial() + " are taken over";
    }

    private static String records(int count) {
        return count == 1 ? "1 record" : number(count) + " records";
    }

    /** With commas, in every locale: the text is English. */
    static String number(int count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** {@code zone} is null when it does not exist; {@code isDone} is false for a dry run. */
    JsonNode json(@Nullable JsonNode zone, boolean isDone) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.putObject("zone")
                .put("id", zone == null ? null : ClientCommand.text(zone, "id"))
                .put("name", apex.text())
                .put("created", isDone && !exists);
        json.putObject("from").put("server", server.toString()).put("serial", settings.serial());
        json.set("settings", body(settings));
        json.put("dry_run", !isDone);
        ObjectNode records = json.putObject("records");
        records.put("added", plan.added().size());
        records.putPOJO("types", addedTypes());
        records.put("present", plan.present());
        records.put("only_here", plan.kept());
        ArrayNode skipped = json.putArray("skipped");
        plan.skipped()
                .forEach(record -> skipped.addObject()
                        .put("name", record.name())
                        .put("type", record.type())
                        .put("reason", record.reason().text())
                        .put("detail", record.detail()));
        return json;
    }

    private List<SkippedRecord> skipped(SkipReason reason) {
        return plan.skipped().stream()
                .filter(record -> record.reason() == reason)
                .toList();
    }

    private Map<String, Integer> addedTypes() {
        return counts(
                plan.added().stream().map(record -> record.content().type().name()));
    }

    private static Map<String, Integer> types(Collection<SkippedRecord> skipped) {
        return counts(skipped.stream().map(SkippedRecord::type));
    }

    private static Map<String, Integer> counts(Stream<String> types) {
        return types.collect(Collectors.toMap(type -> type, _ -> 1, Integer::sum, TreeMap::new));
    }

    private static String types(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + " " + number(entry.getValue()))
                .collect(Collectors.joining(", "));
    }
}
