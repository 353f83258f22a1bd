package dev.ambit.cli;

import picocli.CommandLine.Command;

@Command(name = "export", description = "Prints a zone as a zone file (RFC 1035).")
final class RecordExport extends ZoneCommand {
    RecordExport(CliEnvironment environment) {
        super(environment);
    }

    @Override
    void run(ApiClient api, String zoneId) {
        String text = api.text("/zones/" + zoneId + "/dns_records/export");
        if (isJson()) {
            printJson(tools.jackson.databind.json.JsonMapper.shared().valueToTree(text));
        } else {
            out().print(text);
        }
    }
}
