package dev.ambit.cli;

import dev.ambit.CommandException;
import dev.ambit.Setting;
import dev.ambit.audit.ChainBreak;
import dev.ambit.audit.ChainReport;
import dev.ambit.storage.Storage;
import dev.ambit.storage.StorageException;
import dev.ambit.storage.sql.SqliteStorages;
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

/** {@code audit verify}: checks the chain of audit entries of a data folder, whose server may run. */
@Command(
        name = "verify",
        sortOptions = false,
        description =
                "Checks that no audit entry was changed, removed, added or moved since it was written. The server may run.",
        footer = {"", "Exit code 0: all entries fit. 1: some do not, or they could not be read."})
final class AuditVerify implements Callable<Integer> {
    private static final int PROGRESS = 100_000;

    private final CliEnvironment cliEnvironment;

    @Spec
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", description = "the data folder; AMBIT_DATA when left out")
    private @Nullable Path data;

    @Option(
            names = "--after",
            paramLabel = "NUMBER",
            description = "check what follows this entry only, after a place that is known not to fit")
    private long after;

    @Option(names = "--json", description = "print one JSON object instead of text")
    private boolean json;

    AuditVerify(CliEnvironment cliEnvironment) {
        this.cliEnvironment = cliEnvironment;
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
                .or(() -> Optional.ofNullable(cliEnvironment.environment().get(Setting.DATA.variable()))
                        .map(Path::of))
                .orElseThrow(() -> new CommandException("which data folder? Name it with --data DIR or in AMBIT_DATA"));
    }

    private ChainReport check(Path folder) {
        try (Storage storage = SqliteStorages.openForReading(folder.resolve("ambit.db"))) {
            return ChainReport.of(storage, folder, after, this::progress);
        } catch (StorageException e) {
            throw CommandException.of(e);
        } catch (IOException e) {
            throw new CommandException("cannot read " + folder + ": " + IoErrors.of(e), e);
        }
    }

    private void progress(long checked) {
        if (checked % PROGRESS == 0) {
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
            out.println(entries + ": all of them are as they were written");
            return;
        }
        out.println(entries + ". The audit log is not what the server wrote:");
        for (ChainBreak one : report.breaks()) {
            out.println("  " + one);
        }
    }
}
