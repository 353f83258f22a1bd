package dev.ambit.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ambit.config.Config.Loaded;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.net.Cidr;
import dev.ambit.core.zone.Mailbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
    @TempDir
    private Path data;

    private final Map<Setting<?>, String> arguments = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void dataFolderIsGiven() {
        arguments.put(Setting.DATA, data.toString());
    }

    @Test
    void onlyTheDataFolderIsRequired() {
        Config config = ready();

        assertThat(config.data()).isEqualTo(data);
        assertThat(config.listen()).isEqualTo(new ListenAddress("127.0.0.1", 8080));
        assertThat(config.tls()).isEmpty();
        assertThat(config.metrics()).isEmpty();
        assertThat(config.proxies()).isEqualTo(new Config.Proxies(List.of(), false));
        assertThat(config.tokenLimits()).isEqualTo(new Config.TokenLimits(50, 500, 50));
        assertThat(config.newZones().expire()).isEqualTo(Duration.ofDays(7));
        assertThat(config.newZones().nameservers()).hasSize(2);
        assertThat(config.logging())
                .isEqualTo(new Config.Logging(Config.Logging.Format.TEXT, Config.Logging.Level.INFO));
    }

    @Test
    void missingDataFolderExplainsHowToSetIt() {
        arguments.clear();

        assertThat(problems())
                .singleElement()
                .asString()
                .isEqualTo("data (not set): expected a folder, created by `ambit init --data DIR`; "
                        + "set it by --data or AMBIT_DATA");
    }

    @Test
    void optionOverridesVariableAndVariableOverridesTheFile() {
        file("listen: 127.0.0.1:1", "log-level: debug", "tokens-per-user: 3");
        environment.put("AMBIT_LISTEN", "127.0.0.1:2");
        environment.put("AMBIT_LOG_LEVEL", "warn");
        arguments.put(Setting.LISTEN, "127.0.0.1:3");

        Config config = ready();

        assertThat(config.listen().port()).isEqualTo(3);
        assertThat(config.logging().level()).isEqualTo(Config.Logging.Level.WARN);
        assertThat(config.tokenLimits().perUser()).isEqualTo(3);
    }

    /** Every setting can be set by all three sources: an invalid value is reported with its source. */
    @ParameterizedTest
    @MethodSource("allButTheFolder")
    void everySettingCanComeFromAnySource(Setting<?> setting) {
        arguments.put(setting, "\0");
        assertThat(problems()).anySatisfy(p -> assertThat(p.source()).isEqualTo("option " + setting.option()));

        arguments.remove(setting);
        environment.put(setting.variable(), "\0");
        assertThat(problems()).anySatisfy(p -> assertThat(p.source()).isEqualTo("environment " + setting.variable()));

        environment.clear();
        file(setting.key() + ": \"\\0\"");
        assertThat(problems()).anySatisfy(p -> assertThat(p.source()).endsWith(Settings.FILE_NAME));
    }

    static Stream<Setting<?>> allButTheFolder() {
        return Setting.values().stream().filter(setting -> setting != Setting.DATA);
    }

    @Test
    void theDataFolderMayBeSetByTheEnvironment() {
        arguments.clear();
        environment.put("AMBIT_DATA", data.toString());

        assertThat(ready().data()).isEqualTo(data);
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        file("listem: 127.0.0.1:1", "log-level: loud");
        environment.put("AMBIT_TRUSTED_PROXY", "192.0.2.1");
        arguments.put(Setting.TRUSTED_PROXIES, "192.0.2.0/33");

        assertThat(problems())
                .map(SettingProblem::toString)
                .containsExactlyInAnyOrder(
                        "AMBIT_TRUSTED_PROXY (environment): expected a known setting; "
                                + "did you mean `AMBIT_TRUSTED_PROXIES`?",
                        "listem = `127.0.0.1:1` (" + data.resolve("ambit.yaml")
                                + "): expected a known setting; did you mean `listen`?",
                        "trusted-proxies = `192.0.2.0/33` (option --trusted-proxies): "
                                + "expected address blocks such as 192.0.2.0/24,2001:db8::/32",
                        "log-level = `loud` (" + data.resolve("ambit.yaml")
                                + "): expected one of error, warn, info, debug, trace");
    }

    @Test
    void certificateAndKeyRequireEachOther() throws IOException {
        Path certificate = Files.writeString(data.resolve("cert.pem"), "");
        arguments.put(Setting.TLS_CERT, certificate.toString());
        assertThat(problems()).singleElement().extracting(SettingProblem::key).isEqualTo("tls-key");

        arguments.put(Setting.TLS_KEY, certificate.toString());
        assertThat(ready().tls()).contains(new Config.Tls(certificate, certificate));

        arguments.remove(Setting.TLS_CERT);
        assertThat(problems()).singleElement().extracting(SettingProblem::key).isEqualTo("tls-cert");
    }

    @Test
    void missingCertificateFileIsRejected() {
        arguments.put(Setting.TLS_CERT, data.resolve("none.pem").toString());
        arguments.put(Setting.TLS_KEY, data.toString());

        assertThat(problems()).extracting(SettingProblem::key).containsExactly("tls-cert", "tls-key");
    }

    @Test
    void proxyProtocolRequiresTrustedProxies() {
        file("proxy-protocol: true");
        assertThat(problems())
                .singleElement()
                .asString()
                .isEqualTo("trusted-proxies (not set): expected the proxies that send the PROXY protocol: "
                        + "otherwise any client could claim any address");

        file("proxy-protocol: true", "trusted-proxies:", "  - 192.0.2.1", "  - 2001:db8::/32");
        assertThat(ready().proxies().trusted()).extracting(Cidr::text).containsExactly("192.0.2.1", "2001:db8::/32");
    }

    @Test
    void unsupportedSettingsAreRejectedAndNotIgnored() {
        arguments.put(Setting.DATABASE, "jdbc:postgresql://db.example.com/ambit");

        assertThat(problems())
                .map(SettingProblem::toString)
                .anySatisfy(text -> assertThat(text).contains("PostgreSQL is not supported by this version"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"8080", ":8080", "localhost", "127.0.0.1:65536", "::1:80", "[::1]", "a b:80", "http://a:80"})
    void listenAddressRequiresAHostAndAPort(String text) {
        arguments.put(Setting.LISTEN, text);

        assertThat(problems()).singleElement().extracting(SettingProblem::value).isEqualTo(text);
    }

    @Test
    void ipv6ListenAddressRequiresBrackets() {
        arguments.put(Setting.LISTEN, "[::1]:0");

        assertThat(ready().listen()).isEqualTo(new ListenAddress("::1", 0)).hasToString("[::1]:0");
    }

    @ParameterizedTest
    @CsvSource({
        "hostmaster@example.com, hostmaster.example.com",
        "dns.team@example.com,   dns\\046team.example.com",
        "hostmaster.example.com, hostmaster.example.com"
    })
    void mailboxIsConvertedToTheFormOfTheSoaRecord(String written, String name) {
        arguments.put(Setting.SOA_MAILBOX, written);

        assertThat(ready().newZones().mailbox()).contains(new Mailbox(DnsName.of(name)));
    }

    @Test
    void invalidMailboxIsRejectedByName() {
        arguments.put(Setting.SOA_MAILBOX, "a b@example.com");

        assertThat(problems().getFirst())
                .hasToString("soa-mailbox = `a b@example.com` (option --soa-mailbox): "
                        + "expected an e-mail address such as hostmaster@example.com");
    }

    @Test
    void nameserversAreCanonical() {
        arguments.put(Setting.NAMESERVERS, "NS1.Example.com., ns2.example.com");

        assertThat(ready().newZones().nameservers())
                .containsExactly(DnsName.of("ns1.example.com"), DnsName.of("ns2.example.com"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ns1.example.com,", "ns 1", "-a.example.com", "a..example.com"})
    void listWithOneInvalidNameIsRejected(String text) {
        arguments.put(Setting.NAMESERVERS, text);

        assertThat(problems()).hasSize(1);
    }

    @Test
    void oidcRequiresAllOfItsSettings() throws IOException {
        arguments.put(Setting.OIDC_ISSUER, "https://login.example.com/realm");
        assertThat(problems())
                .extracting(SettingProblem::key)
                .containsExactly("oidc-client-id", "oidc-client-secret-file");

        arguments.put(Setting.OIDC_CLIENT_ID, "ambit");
        arguments.put(
                Setting.OIDC_CLIENT_SECRET_FILE,
                Files.writeString(data.resolve("secret"), "of the file\n").toString());
        assertThat(ready().oidc().orElseThrow().clientSecret()).isEqualTo("of the file");
        assertThat(ready()).asString().doesNotContain("of the file");

        arguments.remove(Setting.OIDC_ISSUER);
        assertThat(problems()).extracting(SettingProblem::key).containsExactly("oidc-issuer");
    }

    @Test
    void secretAsACommandLineOptionIsRejected() {
        arguments.put(Setting.OIDC_ISSUER, "https://login.example.com");
        arguments.put(Setting.OIDC_CLIENT_ID, "ambit");
        environment.put("AMBIT_OIDC_CLIENT_SECRET", "of the environment");
        assertThat(ready().oidc().orElseThrow().clientSecret()).isEqualTo("of the environment");

        arguments.put(Setting.OIDC_CLIENT_SECRET, "of the command line");
        assertThat(problems()).singleElement().asString().contains("ambit.yaml").doesNotContain("of the command line");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.example.com",
                "http://127.0.0.1.example.com",
                "https://user@login.example.com",
                "https://login.example.com?a",
                "https://login.example.com#a",
                "login.example.com",
                "file:///etc/passwd"
            })
    void providerRequiresTls(String text) {
        arguments.put(Setting.OIDC_ISSUER, text);
        arguments.put(Setting.OIDC_CLIENT_ID, "ambit");
        environment.put("AMBIT_OIDC_CLIENT_SECRET", "secret");

        assertThat(problems()).singleElement().extracting(SettingProblem::value).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"250ms, PT0.25S", "30s, PT30S", "5m, PT5M", "1h, PT1H"})
    void durationsHaveAUnit(String text, Duration duration) {
        arguments.put(Setting.REQUEST_TIMEOUT, text);

        assertThat(ready().requestLimits().requestTimeout()).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "-1s", "1w", "0s", "2h", "99999999999s"})
    void durationOutOfRangeOrWithoutUnitIsRejected(String text) {
        arguments.put(Setting.REQUEST_TIMEOUT, text);

        assertThat(problems()).hasSize(1);
    }

    @Test
    void malformedYamlIsReportedOnOneLine() {
        file("listen: [");
        assertThat(problems()).singleElement().asString().startsWith(data.resolve("ambit.yaml") + " (file)");

        file("listen: 127.0.0.1:1", "listen: 127.0.0.1:2");
        assertThat(problems()).singleElement().asString().doesNotContain("\n");

        file("- listen");
        assertThat(problems()).hasSize(1);
        file("listen: {host: a}");
        assertThat(problems()).hasSize(1);
    }

    @Test
    void emptyFileOrVariableSetsNothing() {
        file("");
        environment.put("AMBIT_LISTEN", "");

        assertThat(ready().listen().port()).isEqualTo(8080);
    }

    @Test
    void theFileCannotSetAnotherDataFolder() {
        file("data: /elsewhere");
        assertThat(problems()).singleElement().extracting(SettingProblem::key).isEqualTo("data");

        file("data: .");
        assertThat(ready().data()).isEqualTo(data);
    }

    @Test
    void variablesOfOtherProgramsAreIgnored() {
        environment.put("AMBIT_TOKEN", "x");
        environment.put("AMBIT_JAVA_HOME", "x");
        environment.put("AMBIT_SERVICE_HOST", "192.0.2.1");
        environment.put("AMBIT_PORT_8080_TCP_ADDR", "192.0.2.1");
        environment.put("AMBITIOUS", "x");

        assertThat(ready().listen().port()).isEqualTo(8080);
    }

    private Config ready() {
        Loaded loaded = Config.load(arguments, environment);
        assertThat(loaded).isInstanceOf(Loaded.Valid.class);
        return ((Loaded.Valid) loaded).config();
    }

    private List<SettingProblem> problems() {
        Loaded loaded = Config.load(arguments, environment);
        assertThat(loaded).isInstanceOf(Loaded.Invalid.class);
        return ((Loaded.Invalid) loaded).problems();
    }

    private void file(String... lines) {
        try {
            Files.write(data.resolve(Settings.FILE_NAME), List.of(lines));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
