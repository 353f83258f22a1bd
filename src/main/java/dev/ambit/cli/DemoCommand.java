package dev.ambit.cli;

import dev.ambit.config.CommandException;
import dev.ambit.config.Config;
import dev.ambit.config.LogSettings;
import dev.ambit.config.Setting;
import dev.ambit.server.Bootstrap;
import dev.ambit.server.Server;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: a throw-away server, whose data is deleted at its end. */
@Command(
        name = "demo",
        abbreviateSynopsis = true,
        sortOptions = false,
        description = "Starts a throw-away server with a user, two zones, some records and a token to try.",
        footer = {"", "All of its data is deleted when it stops (Ctrl-C)."})
final class DemoCommand implements Runnable {
    private static final String HOST = "127.0.0.1";
    private static final int PORT = 8080;
    private static final int DNS_PORT = 8053;
    private static final String EMAIL = "demo@example.com";

    private final CliEnvironment environment;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "the address to listen on; " + HOST + ":" + PORT + " when it is free, otherwise a free port")
    private String listen = "";

    @Option(
            names = "--dns",
            paramLabel = "HOST:PORT",
            description = "the address that answers DNS; " + HOST + ":" + DNS_PORT
                    + " when it is free, otherwise a free port")
    private String dns = "";

    DemoCommand(CliEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        Path data = temporaryFolder();
        Server server;
        try {
            server = start(data);
        } catch (RuntimeException e) {
            delete(data);
            throw e;
        }
        new ShutdownHook(() -> {
                    server.close();
                    delete(data);
                })
                .awaitExit();
    }

    private Server start(Path data) {
        Config config = Config.require(settings(data), environment.environment());
        LogSettings.apply(config.logging());
        String password = HexFormat.of().formatHex(new SecureRandom().generateSeed(8));
        Bootstrap.InitResult initResult = Bootstrap.init(
                config, new Bootstrap.InitRequest(EMAIL, password, "Demo", List.of("example.com", "example.org")));
        Server server = Server.start(config);
        try {
            ApiClient api = new ApiClient(
                    URI.create(server.address() + "/client/v4"),
                    initResult.token().value());
            DemoContents contents = DemoContents.create(api, initResult);
            if (CliEnvironment.isTraining()) {
                new TrainingRun(api, initResult.zones().getFirst().id()).run();
            }
            print(contents, initResult, server, password);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    private Map<Setting<?>, String> settings(Path data) {
        Map<Setting<?>, String> settings = new HashMap<>();
        settings.put(Setting.DATA, data.toString());
        settings.put(Setting.LISTEN, listen.isEmpty() ? HOST + ":" + freePort() : listen);
        settings.put(Setting.DNS, dns.isEmpty() ? HOST + ":" + freeDnsPort() : dns);
        settings.put(Setting.LOG_LEVEL, "warn");
        settings.put(Setting.NAMESERVERS, "ns1.example.net,ns2.example.net");
        return settings;
    }

    private void print(DemoContents contents, Bootstrap.InitResult initResult, Server server, String password) {
        URI address = server.address();
        PrintWriter out = spec.commandLine().getOut();
        out.println();
        out.println("Ambit listens on " + address + " with demo data only.");
        out.println();
        Table table = new Table("  user", initResult.user().email(), "password " + password);
        table.row("  account", initResult.account().name(), initResult.account().id());
        initResult.zones().forEach(zone -> table.row("  zone", zone.name(), zone.id()));
        table.print(out);
        out.println();
        out.println("Sign in to the dashboard with that user and password, at");
        out.println();
        out.println("  " + dashboard(address));
        out.println();
        out.println("A token that may edit the DNS records of example.com and do nothing else:");
        out.println();
        out.println("  " + contents.token());
        out.println();
        out.println("Test it:");
        out.println();
        curl(out, address + "/client/v4/user/tokens/verify", contents.token());
        out.println("List the records of example.com, and see the same request rejected for example.org:");
        out.println();
        initResult
                .zones()
                .forEach(zone ->
                        curl(out, address + "/client/v4/zones/" + zone.id() + "/dns_records", contents.token()));
        server.dnsAddress().ifPresent(dnsAddress -> dig(out, dnsAddress));
        out.println("Make more tokens, in another terminal:");
        out.println();
        out.println("  export AMBIT_URL=" + address + " AMBIT_TOKEN="
                + initResult.token().value());
        out.println("  ./ambit token create reader --permission \"DNS Read\" --zone example.com --expires 90d");
        out.println();
        out.println("Ctrl-C stops the server and deletes everything.");
        out.flush();
    }

    /** By name where possible: a passkey is bound to a domain name, never to an address (Web Authentication, 5.1.3). */
    private static URI dashboard(URI address) {
        return HOST.equals(address.getHost())
                ? URI.create(address.getScheme() + "://localhost:" + address.getPort())
                : address;
    }

    private static void curl(PrintWriter out, String url, String token) {
        out.println("  curl \"" + url + "\" \\");
        out.println("    -H \"Authorization: Bearer " + token + "\"");
        out.println();
    }

    private static void dig(PrintWriter out, InetSocketAddress address) {
        out.println("Ask for a record of example.com over DNS; a change over the API is in the next answer:");
        out.println();
        out.println("  dig @" + address.getAddress().getHostAddress() + " -p " + address.getPort()
                + " home.example.com +short");
        out.println();
    }

    /** The default port, or 0 for any free one when it is in use. */
    private static int freePort() {
        // Binds the IPv4 and IPv6 addresses: the browser opens localhost, which may be either.
        try (ServerSocket _ = new ServerSocket(PORT)) {
            return PORT;
        } catch (IOException taken) {
            return 0;
        }
    }

    /** As {@link #freePort}, for UDP and TCP on the IPv4 loopback. */
    private static int freeDnsPort() {
        try (ServerSocket tcp = new ServerSocket();
                DatagramSocket udp = new DatagramSocket(null)) {
            tcp.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), DNS_PORT));
            udp.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), DNS_PORT));
            return DNS_PORT;
        } catch (IOException taken) {
            return 0;
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("ambit-demo-");
        } catch (IOException e) {
            throw new CommandException("cannot create a temporary folder: " + IoErrors.of(e), e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // Not fatal: the system clears its temporary folder.
            System.err.println("ambit: cannot delete " + folder + ": " + IoErrors.of(e));
        }
    }
}
