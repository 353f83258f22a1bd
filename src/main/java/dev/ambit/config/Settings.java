package dev.ambit.config;

import dev.ambit.http.wire.SpellingSuggestion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The settings as text, with the source of each. An unknown key is a problem, so that a misspelt restriction is never
 * silently ignored.
 */
public final class Settings {
    public static final String FILE_NAME = "ambit.yaml";

    /** Variables with the prefix that are not server settings: those of the launcher and of the client commands. */
    private static final Set<String> OTHER_VARIABLES =
            Set.of("AMBIT_URL", "AMBIT_TOKEN", "AMBIT_JAVA_HOME", "AMBIT_JAVA_OPTIONS");

    /** Kubernetes sets these in every pod in the namespace of a Service named ambit. */
    private static final Pattern SERVICE_LINKS =
            Pattern.compile("AMBIT(_[A-Z0-9_]+)?_(SERVICE_(HOST|PORT).*|PORT(_\\d+_.*)?)");

    /** A value and a description of its source. */
    record Value(String text, String source) {}

    private final Map<Setting<?>, Value> values = new HashMap<>();
    private final List<SettingProblem> problems = new ArrayList<>();

    static Settings collect(Map<Setting<?>, String> arguments, Map<String, String> environment) {
        Settings settings = new Settings();
        settings.addArguments(arguments);
        settings.addEnvironment(environment);
        settings.addFile();
        return settings;
    }

    private Optional<Value> value(Setting<?> setting) {
        Value written = values.get(setting);
        return written == null ? setting.defaultValue().map(text -> new Value(text, "default")) : Optional.of(written);
    }

    /** Records a problem for each setting that is invalid, or missing and required. */
    void checkEach() {
        Setting.values().forEach(this::check);
    }

    private void check(Setting<?> setting) {
        if (value(setting).isPresent() && find(setting).isEmpty()) {
            reject(setting, setting.type().expected());
        } else if (value(setting).isEmpty() && setting == Setting.DATA) {
            String ways = "set it by " + setting.option() + " or " + setting.variable();
            reject(setting, setting.type().expected() + "; " + ways);
        }
    }

    /** Records a problem with {@code setting}, whatever its value. */
    void reject(Setting<?> setting, String expected) {
        String source = value(setting).map(Value::source).orElse("not set");
        String text =
                setting.type().isSecret() ? "" : value(setting).map(Value::text).orElse("");
        problems.add(new SettingProblem(setting.key(), source, text, expected));
    }

    /** The value of a setting, which may be the default; empty when there is none or it is invalid. */
    <T> Optional<T> find(Setting<T> setting) {
        String option = "option " + setting.option();
        return value(setting)
                .filter(value -> !(setting.type().isSecret() && value.source().equals(option)))
                .flatMap(value -> setting.type().parse(value.text()));
    }

    /** The value of a setting that is required or has a default, after {@link #checkEach} found no problem. */
    <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow();
    }

    boolean isSet(Setting<?> setting) {
        return values.containsKey(setting);
    }

    /** The problems found so far. */
    List<SettingProblem> problems() {
        return List.copyOf(problems);
    }

    private void addArguments(Map<Setting<?>, String> arguments) {
        arguments.forEach((setting, text) -> values.put(setting, new Value(text, "option " + setting.option())));
    }

    private void addEnvironment(Map<String, String> environment) {
        for (Setting<?> setting : Setting.values()) {
            String text = environment.get(setting.variable());
            // Shells and compose files set an unset variable to the empty string.
            if (text != null && !text.isBlank()) {
                values.putIfAbsent(setting, new Value(text.strip(), "environment " + setting.variable()));
            }
        }
        environment.keySet().stream()
                .filter(name -> name.startsWith("AMBIT_") && !isKnown(name))
                .sorted()
                .forEach(name -> problems.add(new SettingProblem(
                        name, "environment", "", "a known setting; " + nearest(name, Setting::variable))));
    }

    private static boolean isKnown(String variable) {
        return OTHER_VARIABLES.contains(variable)
                || SERVICE_LINKS.matcher(variable).matches()
                || Setting.values().stream()
                        .anyMatch(setting -> setting.variable().equals(variable));
    }

    private void addFile() {
        Value data = values.get(Setting.DATA);
        if (data == null) {
            return;
        }
        Path file = Path.of(data.text()).resolve(FILE_NAME);
        if (!Files.exists(file)) {
            return;
        }
        try {
            addFile(file, read(file));
        } catch (JacksonException e) {
            problems.add(new SettingProblem(
                    file.toString(), "file", "", "valid YAML, one `key: value` per line; " + e.getOriginalMessage()));
        }
    }

    private static JsonNode read(Path file) {
        return YAMLMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build()
                .readTree(file.toFile());
    }

    private void addFile(Path file, JsonNode root) {
        if (root.isMissingNode() || root.isNull()) {
            return;
        }
        if (!root.isObject()) {
            problems.add(new SettingProblem(file.toString(), "file", "", "one `key: value` per line"));
            return;
        }
        root.properties().forEach(entry -> addKey(file, entry.getKey(), entry.getValue()));
    }

    private void addKey(Path file, String key, JsonNode node) {
        Optional<Setting<?>> known = Setting.values().stream()
                .filter(setting -> setting.key().equals(key))
                .findFirst();
        Optional<String> text = text(node);
        if (known.isEmpty()) {
            problems.add(new SettingProblem(
                    key, file.toString(), text.orElse(""), "a known setting; " + nearest(key, Setting::key)));
        } else if (text.isEmpty()) {
            problems.add(new SettingProblem(key, file.toString(), "", "one value or a list of values"));
        } else if (known.get() == Setting.DATA) {
            checkSameFolder(file, text.get());
        } else {
            values.putIfAbsent(known.get(), new Value(text.get(), file.toString()));
        }
    }

    /** The file is in the data folder, so it cannot set another one. */
    private void checkSameFolder(Path file, String text) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        if (folder == null || !folder.equals(folder.resolve(text).normalize())) {
            problems.add(new SettingProblem(
                    Setting.DATA.key(), file.toString(), text, "the folder that contains this file, or no value"));
        }
    }

    /** A scalar as written, or a list joined by commas; empty for other nodes. */
    private static Optional<String> text(JsonNode node) {
        if (node.isArray()) {
            List<String> items = new ArrayList<>();
            for (JsonNode item : node) {
                if (!item.isValueNode()) {
                    return Optional.empty();
                }
                items.add(item.asString());
            }
            return Optional.of(String.join(",", items));
        }
        return node.isValueNode() && !node.isNull() ? Optional.of(node.asString()) : Optional.empty();
    }

    /** Suggests the most similar setting, since an unknown key is nearly always a typing error. */
    private static String nearest(String written, Function<Setting<?>, String> spelling) {
        List<String> known = Setting.values().stream().map(spelling).toList();
        return SpellingSuggestion.nearest(written, known)
                .map(best -> "did you mean `" + best + "`?")
                .orElse("`ambit serve --help` lists them");
    }
}
