package dev.ambit.cli;

import dev.ambit.config.CommandException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options for the server's URL and the token. No option takes the secret itself: all local users can read
 * arguments, and the shell stores them in its history.
 */
final class Connection {
    private static final String DEFAULT_URL = "http://127.0.0.1:8080";
    private static final String BASE_PATH = "/client/v4";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "the server's URL; AMBIT_URL when not given, " + DEFAULT_URL + " when neither is")
    private @Nullable String url;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "a file whose first line is the API token to use; AMBIT_TOKEN when not given")
    private @Nullable Path tokenFile;

    ApiClient open(Map<String, String> environment) {
        return new ApiClient(base(environment), token(environment));
    }

    private URI base(Map<String, String> environment) {
        String text = url != null ? url : environment.getOrDefault("AMBIT_URL", "");
        String trimmed = (text.isBlank() ? DEFAULT_URL : text.strip()).replaceFirst("/+$", "");
        String complete = trimmed.endsWith(BASE_PATH) ? trimmed : trimmed + BASE_PATH;
        if (!complete.matches("https?://[^/?#\\s]+(/[^?#\\s]*)?")) {
            throw new CommandException("the server's address must look like http://127.0.0.1:8080, not `" + text + "`");
        }
        try {
            return URI.create(complete);
        } catch (IllegalArgumentException e) {
            throw new CommandException(
                    "the server's address must look like http://127.0.0.1:8080, not `" + text + "`", e);
        }
    }

    private String token(Map<String, String> environment) {
        String token = tokenFile != null ? firstLine(tokenFile) : environment.getOrDefault("AMBIT_TOKEN", "");
        if (token.isBlank()) {
            throw new CommandException("no token: set AMBIT_TOKEN or give --token-file");
        }
        if (!token.strip().matches("[\\x21-\\x7e]+")) {
            throw new CommandException(
                    "the token is not one word of ASCII characters; does it contain more than the token?");
        }
        return token.strip();
    }

    private static String firstLine(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.findFirst().orElse("");
        } catch (IOException e) {
            throw new CommandException("cannot read the token file " + file + ": " + IoErrors.of(e), e);
        } catch (java.io.UncheckedIOException e) {
            throw new CommandException("the token file " + file + " is not text", e);
        }
    }
}
