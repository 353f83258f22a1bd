package dev.ambit.cli;

import dev.ambit.config.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "import", description = "Adds the records of a zone file (RFC 1035): all of them, or none.")
final class RecordImport extends ZoneCommand {
    private static final int MAX_MESSAGES = 20;

    @Parameters(index = "1", paramLabel = "FILE", description = "the zone file; - for standard input")
    private String file;

    RecordImport(CliEnvironment environment) {
        super(environment);
    }

    @Override
    void run(ApiClient api, String zoneId) {
        ApiClient.UploadResult uploadResult = api.upload("/zones/" + zoneId + "/dns_records/import", read());
        JsonNode imported = uploadResult.result();
        print(
                imported,
                "added " + text(imported, "recs_added") + " of " + text(imported, "total_records_parsed") + " records");
        if (!isJson()) {
            uploadResult.messages().stream()
                    .limit(MAX_MESSAGES)
                    .forEach(message -> out().println("  " + Table.printable(message)));
            if (uploadResult.messages().size() > MAX_MESSAGES) {
                out().println("  … and " + (uploadResult.messages().size() - MAX_MESSAGES) + " more");
            }
        }
    }

    private byte[] read() {
        try {
            return file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw new CommandException("cannot read " + file + ": " + IoErrors.of(e), e);
        }
    }
}
