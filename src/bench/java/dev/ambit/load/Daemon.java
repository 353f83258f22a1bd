package dev.ambit.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Knot or BIND in a process of its own, with one worker and its files in a temporary folder. */
final class Daemon implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    /** Arguments: port, folder, what follows the server's address. */
    private static final String KNOT = """
            server:
                listen: 127.0.0.1@%1$d
                rundir: "%2$s"
                pidfile: "%2$s/knot.pid"
                udp-workers: 1
                tcp-workers: 1
                background-workers: 1
            control:
                listen: "%2$s/knot.sock"
            database:
                storage: "%2$s"
                journal-db-max-size: 256M
                timer-db-max-size: 16M
                kasp-db-max-size: 32M
                catalog-db-max-size: 64M
            log:
              - target: stderr
                any: warning
            """;

    private static final String KNOT_PRIMARY = """
            acl:
              - id: transfer
                address: 127.0.0.1
                action: transfer
            zone:
              - domain: %1$s
                file: "%2$s"
                zonefile-sync: -1
                acl: transfer
            """;

    private static final String KNOT_SECONDARY = """
            remote:
              - id: primary
                address: 127.0.0.1@%2$d
            zone:
              - domain: %1$s
                master: primary
                zonefile-sync: -1
                zonefile-load: none
                journal-content: all
            """;

    private static final String BIND = """
            controls {};
            options {
              listen-on port %1$d { 127.0.0.1; };
              listen-on-v6 { none; };
              directory "%2$s";
              pid-file "%2$s/named.pid";
              session-keyfile "%2$s/session.key";
              managed-keys-directory "%2$s";
              recursion no;
              dnssec-validation no;
              empty-zones-enable no;
              notify no;
            };
            zone "%3$s" { type primary; file "%4$s"; allow-transfer { 127.0.0.1; }; };
            """;

    private final Path folder;
    private final int port;
    private final Process process;
    private final long serial;

    private Daemon(Path folder, int port, int core, List<String> command) throws IOException {
        this.folder = folder;
        this.port = port;
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", Integer.toString(core)));
        pinned.addAll(command);
        this.process = new ProcessBuilder(pinned)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try {
            serial = DnsClient.awaitSerial(port, -1, START_LIMIT);
        } catch (IOException e) {
            String log = Files.readString(folder.resolve("log"));
            close();
            throw new IOException(command + " does not answer: " + log, e);
        }
    }

    /** Starts Knot as the primary of a zone, on the first core. */
    static Daemon knot(Path zoneFile) throws IOException {
        return knot(0, KNOT_PRIMARY.formatted(ZoneRecords.ZONE, zoneFile));
    }

    /** Starts Knot as a secondary of a zone, on the second core; returns when it has fetched the zone. */
    static Daemon knotSecondary(int primaryPort) throws IOException {
        return knot(1, KNOT_SECONDARY.formatted(ZoneRecords.ZONE, primaryPort));
    }

    private static Daemon knot(int core, String zone) throws IOException {
        Path folder = Files.createTempDirectory("knot");
        int port = DnsClient.freePort();
        Path file = Files.writeString(folder.resolve("knot.conf"), KNOT.formatted(port, folder) + zone);
        return new Daemon(folder, port, core, List.of(Programs.path("knotd"), "-c", file.toString()));
    }

    /** Starts BIND as the primary of a zone, on the first core. */
    static Daemon bind(Path zoneFile) throws IOException {
        Path folder = Files.createTempDirectory("bind");
        int port = DnsClient.freePort();
        Path file = Files.writeString(
                folder.resolve("named.conf"), BIND.formatted(port, folder, ZoneRecords.ZONE, zoneFile));
        return new Daemon(folder, port, 0, List.of(Programs.path("named"), "-g", "-n", "1", "-c", file.toString()));
    }

    int port() {
        return port;
    }

    /** The serial of the zone at the start. */
    long serial() {
        return serial;
    }

    /** The processor time of the process so far, in microseconds. */
    long cpuMicros() throws IOException {
        return CpuTime.micros(process);
    }

    /** Runs {@code knotc} and waits until what it starts is done. */
    void control(String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(Programs.path("knotc"), "-b", "-s", folder + "/knot.sock"));
        all.addAll(List.of(command));
        Process control = new ProcessBuilder(all).redirectErrorStream(true).start();
        String output = new String(control.getInputStream().readAllBytes());
        if (control.waitFor() != 0) {
            throw new IOException(String.join(" ", all) + " failed: " + output);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        DataSet.delete(folder);
    }
}
