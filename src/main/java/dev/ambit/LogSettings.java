package dev.ambit;

import java.util.Locale;
import org.slf4j.LoggerFactory;

/** Hands the log's settings to Logback, which reads them when the first logger is asked for. */
public final class LogSettings {
    private LogSettings() {}

    /** Call before anything that has a logger is loaded; later it does nothing. */
    public static void apply(Config.Logging logging) {
        System.setProperty("ambit.log.format", logging.format().name().toLowerCase(Locale.ROOT));
        System.setProperty("ambit.log.level", logging.level().name().toLowerCase(Locale.ROOT));
        // Read now: two threads that are the first to ask at the same time would get a warning printed.
        LoggerFactory.getILoggerFactory();
    }
}
