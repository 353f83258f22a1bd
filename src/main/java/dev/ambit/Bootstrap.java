package dev.ambit;

import java.util.List;

/** The beginning of a data folder: its first user, account, zones and token. */
public final class Bootstrap {
    private Bootstrap() {}

    /** What to begin with; zone names as a person writes them. */
    public record Wish(String email, String password, String account, List<String> zones) {
        public Wish {
            zones = List.copyOf(zones);
        }
    }

    /** What there is now. The one moment at which the token's secret is known; printed as this JSON object. */
    public record Created(Person user, Named account, List<Named> zones, Secret token) {
        public Created {
            zones = List.copyOf(zones);
        }
    }

    public record Person(String id, String email) {}

    public record Named(String id, String name) {}

    /** A token's id and its secret. */
    public record Secret(String id, String value) {
        @Override
        public String toString() {
            return "Secret[" + id + "]";
        }
    }

    /**
     * Makes the folder and everything that a server needs in it.
     *
     * @throws Refusal when the folder is initialised already, or the wish breaks a rule (an unreadable address, a short
     *     password, an invalid zone name)
     */
    @SuppressWarnings("DoNotCallSuggester") // until it does more than refuse
    public static Created init(Config config, Wish wish) {
        throw new Refusal("cannot initialise " + config.data() + " for " + wish.email() + " yet");
    }
}
