package dev.ambit.cli;

import dev.ambit.cli.transfer.ImportFiles;
import dev.ambit.cli.transfer.ImportPlan;
import dev.ambit.cli.transfer.ImportPlanner;
import dev.ambit.cli.transfer.ServerAddress;
import dev.ambit.cli.transfer.TransferredSettings;
import dev.ambit.cli.transfer.TransferredZone;
import dev.ambit.cli.transfer.TsigKeyFile;
import dev.ambit.cli.transfer.ZoneTransfer;
import dev.ambit.config.CommandException;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordType;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.TSIG;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code zone import}: moves a zone from another nameserver. This command connects to the nameserver, not the server of
 * the API.
 */
@Command(
        name = "import",
        description =
                "Moves a zone here from the nameserver that serves it, by zone transfer (AXFR): records, SOA, name servers.",
        footer = {
            "",
            "Shows what would be created, and changes nothing:",
            "  ambit zone import --from 192.0.2.53 --dry-run example.com",
            "With a TSIG key, in a file as tsig-keygen writes it or as `hmac-sha256:name:secret`:",
            "  ambit zone import --from ns1.example.net --tsig transfer.key example.com",
            "",
            "This computer connects to the nameserver, which must allow the transfer to its address or with the key.",
            "Records that the zone already has are kept, so an import that was interrupted can be run again.",
            "The serial continues above that of the nameserver: secondaries only need the address of their new primary."
        })
final class ZoneImport extends ClientCommand {
    /** Fits into the memory that the server gives one request. */
    private static final int PAGE_SIZE = 500;
    /** The server's error for a serial when its own is newer, which is all that secondaries need. */
    private static final String NEWER_ALREADY = "must be newer than the present serial";

    @Parameters(paramLabel = "NAME", description = "the zone's name, such as example.com; created when it is missing")
    private String name;

    @Option(
            names = "--from",
            paramLabel = "HOST[:PORT]",
            required = true,
            description = "the nameserver, by name or address; an IPv6 address with a port in brackets")
    private String from;

    @Option(
            names = "--tsig",
            paramLabel = "FILE",
            description = "a file with the TSIG key for the transfer (hmac-sha256, hmac-sha384 or hmac-sha512)")
    private @Nullable Path tsig;

    @Option(
            names = "--account",
            paramLabel = "ACCOUNT",
            description = "the owner of a new zone, by name or id; not needed when the token has access to only one")
    private @Nullable String account;

    @Option(names = "--dry-run", description = "only show what would be done")
    private boolean dryRun;

    @Option(names = "--yes", description = "do not ask before the import")
    private boolean yes;

    ZoneImport(CliEnvironment environment) {
        super(environment);
    }

    @Override
    void run(ApiClient api) {
        DnsName apex = DnsName.parse(name)
                .toOptional()
                .orElseThrow(() -> usageError("`" + Table.printable(name) + "` is not the name of a zone"));
        ServerAddress server = ServerAddress.parse(from)
                .orElseThrow(() -> usageError("--from must look like 192.0.2.53, ns1.example.net:53 or"
                        + " [2001:db8::53]:53, not `" + Table.printable(from) + "`"));
        boolean asks = !yes && !dryRun;
        if (asks && (isJson() || !cliEnvironment().terminal().isPresent())) {
            throw usageError("there is no terminal to ask on: give --yes, or --dry-run to only look");
        }
        JsonNode zone = zone(api, apex);
        TransferredZone transferred = new ZoneTransfer(server, apex, key(), ZoneTransfer.PATIENCE).run();
        TransferredSettings settings = TransferredSettings.of(apex, transferred);
        ImportPlan plan = ImportPlanner.plan(apex, transferred, zone == null ? Map.of() : records(api, zone));
        ZoneImportReport report = new ZoneImportReport(apex, server, settings, plan, zone != null);
        if (!isJson()) {
            report.print(out());
        }
        if (!dryRun && (!asks || isConfirmed(report))) {
            JsonNode owner = zone == null ? create(api, apex) : zone;
            takeOver(api, owner, settings);
            upload(api, owner, plan);
            continueSerial(api, owner, settings);
            printResult(report, owner);
        } else if (dryRun && isJson()) {
            printJson(report.json(zone, false));
        }
    }

    private @Nullable TSIG key() {
        if (tsig == null) {
            return null;
        }
        try {
            return TsigKeyFile.parse(tsig.toString(), Files.readString(tsig));
        } catch (CharacterCodingException e) {
            throw new CommandException("the key file " + tsig + " is not text", e);
        } catch (IOException e) {
            throw new CommandException("cannot read the key file " + tsig + ": " + IoErrors.of(e), e);
        }
    }

    /** The zone; null when the token can see none of this name. */
    private @Nullable JsonNode zone(ApiClient api, DnsName apex) {
        Map<String, String> query = new LinkedHashMap<>(Map.of("name", apex.text()));
        if (account != null) {
            query.put("account.id", new NameResolver(api).account(account));
        }
        List<JsonNode> zones = api.list("/zones", query);
        if (zones.size() > 1) {
            throw new CommandException("there is more than one zone " + apex + "; give the owner with --account");
        }
        return zones.isEmpty() ? null : zones.getFirst();
    }

    private static Map<DnsName, List<RecordContent>> records(ApiClient api, JsonNode zone) {
        Map<DnsName, List<RecordContent>> records = new HashMap<>();
        for (JsonNode record : api.list(path(zone), Map.of(), PAGE_SIZE)) {
            Integer priority = record.has("priority") ? record.path("priority").asInt() : null;
            RecordType.parse(text(record, "type"))
                    .flatMap(type -> RecordContent.ofStored(type, text(record, "content"), priority))
                    .toOptional()
                    .ifPresent(content -> records.computeIfAbsent(
                                    DnsName.parsePresentation(text(record, "name"))
                                            .orThrow(),
                                    _ -> new ArrayList<>())
                            .add(content));
        }
        return records;
    }

    private static String path(JsonNode zone) {
        return "/zones/" + text(zone, "id") + "/dns_records";
    }

    private boolean isConfirmed(ZoneImportReport report) {
        out().flush();
        String line = cliEnvironment().terminal().ask(report.question()).strip();
        boolean isConfirmed = line.equalsIgnoreCase("y") || line.equalsIgnoreCase("yes");
        if (!isConfirmed) {
            throw new CommandException("nothing was changed");
        }
        return true;
    }

    private JsonNode create(ApiClient api, DnsName apex) {
        JsonNode zone = ZoneCreate.create(api, apex.text(), account);
        if (!isJson()) {
            out().println("created the zone " + text(zone, "name") + ", id " + text(zone, "id"));
        }
        return zone;
    }

    private void upload(ApiClient api, JsonNode zone, ImportPlan plan) {
        int sent = 0;
        for (ImportFiles.ImportFile file : ImportFiles.of(plan.added())) {
            api.upload(path(zone) + "/import", file.text());
            sent += file.records();
            if (!isJson()
                    && cliEnvironment().terminal().isPresent()
                    && sent < plan.added().size()) {
                out().print("\r" + ZoneImportReport.number(sent) + " of "
                        + ZoneImportReport.number(plan.added().size()) + " records");
                out().flush();
            }
        }
    }

    /** Before the records, so that a missing permission is known before anything is imported. */
    private static void takeOver(ApiClient api, JsonNode zone, TransferredSettings settings) {
        api.patch(settingsPath(zone), ZoneImportReport.body(settings));
    }

    /**
     * After the records: secondaries of the other nameserver ignore the zone until its serial is newer than theirs, so
     * that they never fetch a part of it.
     */
    private static void continueSerial(ApiClient api, JsonNode zone, TransferredSettings settings) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.putObject("soa").put("serial", settings.nextSerial());
        try {
            api.patch(settingsPath(zone), body);
        } catch (CommandException e) {
            if (!String.valueOf(e.getMessage()).contains(NEWER_ALREADY)) {
                throw new CommandException("the records are imported, but not the serial: " + e.getMessage(), e);
            }
        }
    }

    private static String settingsPath(JsonNode zone) {
        return "/zones/" + text(zone, "id") + "/dns_settings";
    }

    private void printResult(ZoneImportReport report, JsonNode zone) {
        if (isJson()) {
            printJson(report.json(zone, true));
        } else {
            out().println(report.result());
        }
    }
}
