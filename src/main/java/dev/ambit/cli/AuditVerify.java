package dev.ambit.cli;

import dev.ambit.audit.ChainBreak;
import dev.ambit.audit.ChainReport;
import dev.ambit.config.CommandException;
import dev.ambit.config.Setting;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StorageException;
import dev.ambit.storage.sql.Storages;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code audit verify}: checks the chain of audit entries of a data folder, also while its server runs. */
@Command(
        name = "verify",
        sortOptions = false,
        description = "Checks that no audit entry was changed, removed, added or moved. The server may be running.",
        footer = {"", "Exit code 0: the chain is intact. 1: it is not, or it could not be read."})
final class AuditVerify implements Callable<Integer> {
    private static final int PROGRESS_INTERVAL = 100_000;

    private final CliEnvironment environment;

    @Spec
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", description = "the data folder; AMBIT_DATA when not given")
    private @Nullable Path data;

    @Option(
            names = "--after",
            paramLabel = "NUMBER",
            description = "check only the entries after this one, for example after a known break")
    private long after;

    @Option(names = "--json", description = "print one JSON object instead of text")
    private boolean json;

    AuditVerify(CliEnvironment environment) {
        this.environment = environment;
    }

    private record BreakJson(long number, String how, String detail) {}

    private record ReportJson(boolean intact, long entries, long last, List<BreakJson> breaks) {}

    @Override
    public Integer call() {
        ChainReport report = check(folder());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonMapper.shared().writeValueAsString(json(report)));
        } else {
            print(report, out);
        }
        out.flush();
        return report.isIntact() ? 0 : 1;
    }

    private Path folder() {
        return Optional.ofNullable(data)
                .or(() -> Optional.ofNullable(environment.environment().get(Setting.DATA.variable()))
                        .map(Path::of))
                .orElseThrow(() -> new CommandException("no data folder: give --data DIR or set AMBIT_DATA"));
    }

    private ChainReport check(Path folder) {
        try (Storage storage = Storages.openForReading(folder)) {
            return ChainReport.of(storage, folder, after, this::progress);
        } catch (StorageException e) {
            throw CommandException.of(e);
        } catch (IOException e) {
            throw new CommandException("cannot read " + folder + ": " + IoErrors.of(e), e);
        }
    }

    private void progress(long checked) {
        if (checked % PROGRESS_INTERVAL == 0) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(checked + " entries checked");
            err.flush();
        }
    }

    private static ReportJson json(ChainReport report) {
        List<BreakJson> breaks = report.breaks().stream()
                .map(one -> new BreakJson(one.number(), one.how().toString(), one.detail()))
                .toList();
        return new ReportJson(report.isIntact(), report.entries(), report.last(), breaks);
    }

    private static void print(ChainReport report, PrintWriter out) {
        String entries = report.entries() + " entries, the last is number " + report.last();
        if (report.isIntact()) {
            out.println(entries + ": all of them are unchanged");
            return;
        }
        out.println(entries + ". The chain of the audit log is broken:");
        for (ChainBreak one : report.breaks()) {
            out.println("  " + one);
        }
    }
}
